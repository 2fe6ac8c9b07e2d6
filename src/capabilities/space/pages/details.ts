import type { FastifyInstance } from "fastify";
import type { ReactElement } from "react";
import { isRefusal } from "../../../values/refusal.ts";
import { emailOf } from "../../../values/email.ts";
import { birthday, digits, email, oneOf, optional, phone, words } from "../../../site/form-values.ts";
import {
  birthdayField,
  errorSummary,
  field,
  type Kept,
  nothingTyped,
  postForm,
  readForm,
  select,
  submitButton,
  withError,
} from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { notice, type Row, rows, section } from "../../../site/parts.ts";
import { getCustomer, readPhone, updateCustomer } from "../../customers/index.ts";
import { askContact, confirmContact, removeContact } from "../operations-contacts.ts";
import { herself } from "../operations-sessions.ts";
import type { Contact } from "../operations-sign-in.ts";
import type { PageAnswer } from "../public-shop.ts";
import { spaced } from "../rules/seen.ts";
import { endTicket, giveTicket, inSpace, type SpaceServices, ticketOf, type Visitor } from "../visit.ts";
import { unseen } from "../words.ts";
import { back, newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };
type ChannelParams = { Params: { slug: string; channel: string } };
type Customer = Exclude<Awaited<ReturnType<typeof getCustomer>>, { refused: string }>;

const detailsForm = {
  firstName: optional(words("", 120)),
  lastName: optional(words("", 120)),
  birthday: optional(birthday),
  line1: optional(words("", 200)),
  line2: optional(words("", 200)),
  postcode: optional(words("", 20)),
  city: optional(words("", 120)),
  language: oneOf(["fr", "en"]),
  version: optional(digitsOfVersion),
};

function digitsOfVersion(typed: string): number {
  return /^\d{1,9}$/.test(typed) ? Number(typed) : -1;
}

/** What the shop knows of her: she sees it and corrects it; a new address is proved before it counts. */
export function addDetailsPages(server: FastifyInstance, services: SpaceServices): void {
  addDetailsForm(server, services);
  addContactForms(server, services);
}

const hide = { schema: { hide: true } };

function addDetailsForm(server: FastifyInstance, services: SpaceServices): void {
  server.get<SlugParams>("/c/:slug/account/details", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await detailsPage(visitor, nothingTyped, request.query),
    );
  });

  server.post<SlugParams>("/c/:slug/account/details", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const { tx, customerId, face } = visitor;
      const read = readForm(request, detailsForm);
      if (!read.isRight) return await wrongDetails(visitor, read.kept);
      const { version, line1, line2, postcode, city, ...rest } = read.values;
      const known = await getCustomer(tx, customerId);
      if (isRefusal(known)) return { redirect: `/c/${face.slug}` };
      const { country } = known.address;
      const changed = await updateCustomer(tx, herself(tx), customerId, {
        ...rest,
        address: { line1, line2, postcode, city, country },
        ...(version === null ? {} : { version }),
      });
      if (!isRefusal(changed)) return { redirect: `/c/${face.slug}/account/details?done=details` };
      return await wrongDetails(visitor, { typed: {}, errors: {} }, changed.refused === "changed_meanwhile");
    });
  });
}

function addContactForms(server: FastifyInstance, services: SpaceServices): void {
  server.get<ChannelParams>("/c/:slug/account/contact/:channel", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const channel = channelOf(request.params.channel);
      return await Promise.resolve(
        channel === null ? "not_found" : contactPage(visitor, channel, nothingTyped),
      );
    });
  });

  server.post<ChannelParams>("/c/:slug/account/contact/:channel", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const channel = channelOf(request.params.channel);
      if (channel === null) return "not_found";
      const { tx, face, customerId, language } = visitor;
      const read = readContact(request, channel, face.country);
      if (!read.isRight) return { ...contactPage(visitor, channel, read.kept), status: 422, hasErrors: true };
      const asker = { key: services.key, address: request.ip };
      const asked = await askContact(tx, asker, customerId, read.contact, language);
      if (isRefusal(asked)) {
        const kept = withError(read.kept, "contact", "space.contact.too_many");
        return { ...contactPage(visitor, channel, kept), status: 429, hasErrors: true };
      }
      giveTicket(request, reply, face.slug, asked.ticket);
      return { redirect: `/c/${face.slug}/account/contact-code` };
    });
  });

  server.post<ChannelParams>("/c/:slug/account/contact/:channel/removal", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const channel = channelOf(request.params.channel);
      const { value } = (request.body ?? {}) as { value?: unknown };
      if (channel === null || typeof value !== "string") return "not_found";
      const refused = await removeContact(visitor.tx, visitor, { channel, value });
      const done = refused === undefined ? "?done=contact_gone" : "";
      return { redirect: `/c/${visitor.face.slug}/account/details${done}` };
    });
  });

  server.get<SlugParams>("/c/:slug/account/contact-code", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) =>
        await Promise.resolve(
          ticketOf(request) === undefined
            ? { redirect: `/c/${visitor.face.slug}/account/details` }
            : contactCodePage(visitor, nothingTyped),
        ),
    );
  });

  server.post<SlugParams>("/c/:slug/account/contact-code", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const { tx, face } = visitor;
      const ticket = ticketOf(request);
      if (ticket === undefined) return contactClosedPage(visitor);
      const read = readForm(request, { code: digits(6) });
      if (!read.isRight) return wrongContactCode(visitor, read.kept);
      const asker = { key: services.key, address: request.ip };
      const result = await confirmContact(tx, asker, visitor, { ticket, code: read.values.code });
      if (result === "closed") return contactClosedPage(visitor);
      if ("left" in result) {
        const kept = withError(read.kept, "code", "space.code.wrong", { count: result.left });
        return wrongContactCode(visitor, kept);
      }
      endTicket(request, reply, face.slug);
      return { redirect: `/c/${face.slug}/account/details?done=contact` };
    });
  });
}

function channelOf(text: string): Contact["channel"] | null {
  return text === "email" || text === "sms" ? text : null;
}

function readContact(
  request: Parameters<typeof readForm>[0],
  channel: Contact["channel"],
  country: string,
): { isRight: true; kept: Kept; contact: Contact } | { isRight: false; kept: Kept } {
  if (channel === "email") {
    const read = readForm(request, { contact: email });
    return read.isRight ? { ...read, contact: { channel, value: emailOf(read.values.contact) ?? "" } } : read;
  }
  const read = readForm(request, { contact: phone(country, readPhone) });
  return read.isRight ? { ...read, contact: { channel, value: read.values.contact.e164 } } : read;
}

async function wrongDetails(visitor: Visitor, kept: Kept, isConflict = false): Promise<PageAnswer> {
  const page = await detailsPage(visitor, kept, {}, isConflict);
  return typeof page === "object" && "body" in page ? { ...page, status: 422, hasErrors: true } : page;
}

async function detailsPage(
  visitor: Visitor,
  kept: Kept,
  query: unknown,
  isConflict = false,
): Promise<PageAnswer> {
  const { tx, customerId, say, face } = visitor;
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) return { redirect: `/c/${face.slug}` };
  return spacePage(visitor, {
    tab: "account",
    title: say("space.details.title"),
    path: "/account/details",
    body: [
      newsOf(visitor, query),
      errorSummary(kept, say),
      isConflict ? notice("warning", say("space.details.changed_meanwhile"), null, true) : null,
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.details.title")),
      h("p", { className: "lede" }, say("space.details.words", { shop: face.name })),
      section("contacts", say("space.details.contacts"), rows(contactRows(visitor, customer))),
      detailsFields(visitor, customer, kept),
    ],
  });
}

function contactRows({ say, face }: Visitor, customer: Customer): Row[] {
  const isLast = customer.emails.length + customer.phones.length < 2;
  const base = `/c/${face.slug}/account/contact`;
  const rowsOf = (channel: Contact["channel"], all: Customer["emails"]): Row[] => [
    ...all.map(({ value, display }, index) => ({
      what: channel === "sms" ? spaced(display) : display,
      detail: say(index === 0 ? `space.details.main_${channel}` : `space.details.other_${channel}`),
      act: isLast ? undefined : removal(say("space.details.remove"), `${base}/${channel}/removal`, value),
    })),
    {
      what: h(
        "a",
        { href: `${base}/${channel}` },
        say(all.length === 0 ? `space.details.add_${channel}` : `space.details.change_${channel}`),
      ),
    },
  ];
  return [...rowsOf("email", customer.emails), ...rowsOf("sms", customer.phones)];
}

/** Which one is read aloud; who sees the button sees the line it stands in. */
function removal(text: string, action: string, value: string): ReactElement {
  return h(
    "form",
    { method: "post", action, className: "inline" },
    h("input", { type: "hidden", name: "value", value }),
    h("button", { type: "submit", className: "button second small" }, text, unseen(` ${value}`)),
  );
}

function detailsFields({ say, face, language }: Visitor, customer: Customer, kept: Kept): ReactElement {
  const { address } = customer;
  const text = (name: string, value: string | null, autoComplete: string, hint?: string) =>
    field(kept, say, {
      name,
      label: say(`space.details.${name}`),
      value: value ?? "",
      autoComplete,
      isOptional: true,
      ...(hint === undefined ? {} : { hint }),
      ...(name === "postcode" ? { width: "narrow" as const } : {}),
    });
  const born = customer.birthday;
  const two = (part: number): string => String(part).padStart(2, "0");
  return postForm(
    `/c/${face.slug}/account/details`,
    h("input", { type: "hidden", name: "version", value: String(customer.version) }),
    text("firstName", customer.firstName, "given-name", say("space.details.firstName_why")),
    text("lastName", customer.lastName, "family-name"),
    birthdayField(kept, say, {
      name: "birthday",
      value:
        born === null
          ? ""
          : `${two(born.day)}/${two(born.month)}${born.year === null ? "" : `/${born.year}`}`,
    }),
    text("line1", address.line1, "address-line1", say("space.details.address_why")),
    text("line2", address.line2, "address-line2"),
    text("postcode", address.postcode, "postal-code"),
    text("city", address.city, "address-level2"),
    select(kept, say, {
      name: "language",
      label: say("space.details.language"),
      hint: say("space.details.language_why"),
      value: customer.language === "en" || customer.language === "fr" ? customer.language : language,
      options: [
        ["fr", "Français"],
        ["en", "English"],
      ],
    }),
    submitButton(say("space.details.save")),
  );
}

function contactPage(visitor: Visitor, channel: Contact["channel"], kept: Kept) {
  const { say, face } = visitor;
  const isEmail = channel === "email";
  const title = say(`space.contact.title_${channel}`);
  return spacePage(visitor, {
    tab: "account",
    title,
    path: `/account/contact/${channel}`,
    body: [
      errorSummary(kept, say),
      back(visitor, "/account/details", say("space.contact.back")),
      h("h1", null, title),
      h("p", { className: "lede" }, say(`space.contact.words_${channel}`)),
      postForm(
        `/c/${face.slug}/account/contact/${channel}`,
        field(kept, say, {
          name: "contact",
          label: say(`space.contact.label_${channel}`),
          type: isEmail ? "email" : "tel",
          autoComplete: isEmail ? "email" : "tel",
        }),
        submitButton(say("space.contact.button")),
      ),
    ],
  });
}

function contactCodePage(visitor: Visitor, kept: Kept) {
  const { say, face } = visitor;
  return spacePage(visitor, {
    tab: "account",
    title: say("space.contact.code_title"),
    path: "/account/contact-code",
    body: [
      errorSummary(kept, say),
      h("h1", null, say("space.contact.code_title")),
      h("p", { className: "lede" }, say("space.contact.code_words")),
      postForm(
        `/c/${face.slug}/account/contact-code`,
        field(kept, say, {
          name: "code",
          label: say("space.code.label"),
          autoComplete: "one-time-code",
          inputMode: "numeric",
          width: "narrow",
          maxLength: 9,
        }),
        submitButton(say("space.contact.confirm")),
      ),
    ],
  });
}

function wrongContactCode(visitor: Visitor, kept: Kept) {
  return { ...contactCodePage(visitor, { ...kept, typed: {} }), status: 422, hasErrors: true };
}

function contactClosedPage(visitor: Visitor) {
  const { say, face } = visitor;
  return {
    ...spacePage(visitor, {
      tab: "account",
      title: say("space.contact.closed_title"),
      body: [
        h("h1", null, say("space.contact.closed_title")),
        h("p", { className: "lede" }, say("space.contact.closed_words")),
        h("p", null, h("a", { href: `/c/${face.slug}/account/details` }, say("space.contact.back"))),
      ],
    }),
    status: 410,
  };
}
