import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ReactElement } from "react";
import { isRefusal } from "../../../values/refusal.ts";
import { emailOf } from "../../../values/email.ts";
import { digits } from "../../../site/form-values.ts";
import {
  errorSummary,
  field,
  FieldProblem,
  type FieldReader,
  type Kept,
  nothingTyped,
  postForm,
  readForm,
  submitButton,
  withError,
} from "../../../site/forms.ts";
import type { SitePage } from "../../../site/frame.ts";
import { type Child, h } from "../../../site/markup.ts";
import { linkButton, notice } from "../../../site/parts.ts";
import { getCustomer, readPhone } from "../../customers/index.ts";
import { linkIsOpen } from "../queries-sign-in.ts";
import {
  askSignIn,
  type Contact,
  enter,
  openLink,
  provedHolders,
  sendSignIn,
  tryCode,
} from "../operations-sign-in.ts";
import { signOut } from "../operations-sessions.ts";
import { inShop, type OpenShop, type PageAnswer, shopFrame } from "../public-shop.ts";
import { isToken, tokenHash } from "../secrets.ts";
import {
  endTicket,
  giveSession,
  giveTicket,
  sessionTokenOf,
  type SpaceServices,
  ticketOf,
} from "../visit.ts";

type SlugParams = { Params: { slug: string } };

/** How a customer comes in: by a link in her e-mail or a code on her phone. No password. */
export function addSignInPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.post<SlugParams>("/c/:slug/ask", hide, async (request, reply) => {
    let followUp: (() => Promise<void>) | null = null;
    await inShop(services, request, reply, async (shop) => {
      const { tx, face, language } = shop;
      const read = readForm(request, { contact: contactReader(face.country) });
      if (!read.isRight) return { ...doorPage(shop, read.kept), status: 422, hasErrors: true };
      const { contact } = read.values;
      const asked = await askSignIn(tx, { key: services.key, address: request.ip }, contact, language);
      if (isRefusal(asked)) return tooManyPage(shop);
      const { merchantId } = tx;
      followUp = async () => await sendSignIn(services.database, merchantId, asked);
      if (contact.channel === "email") return sentPage(shop);
      giveTicket(request, reply, face.slug, asked.ticket);
      return { redirect: `/c/${face.slug}/code` };
    });
    if (followUp !== null) services.afterwards(followUp);
    return reply;
  });

  server.get<SlugParams>("/c/:slug/code", hide, async (request, reply) => {
    return await inShop(
      services,
      request,
      reply,
      async (shop) =>
        await Promise.resolve(
          ticketOf(request) === undefined
            ? { redirect: `/c/${shop.face.slug}` }
            : codePage(shop, nothingTyped),
        ),
    );
  });

  server.post<SlugParams>("/c/:slug/code", hide, async (request, reply) => {
    return await inShop(services, request, reply, async (shop) => {
      const ticket = ticketOf(request);
      if (ticket === undefined) return closedPage(shop);
      const read = readForm(request, { code: digits(6) });
      if (!read.isRight) return wrongCode(shop, read.kept);
      const asker = { key: services.key, address: request.ip };
      const result = await tryCode(shop.tx, asker, ticket, read.values.code);
      if (result === "closed") return closedPage(shop);
      if ("left" in result) {
        return wrongCode(shop, withError(read.kept, "code", "space.code.wrong", { count: result.left }));
      }
      return await letIn(request, reply, shop, { ticket, customerIds: result.right });
    });
  });

  server.get<{ Params: { slug: string; secret: string } }>(
    "/c/:slug/link/:secret",
    hide,
    async (request, reply) => {
      return await inShop(services, request, reply, async (shop) => {
        const { secret } = request.params;
        if (!isToken(secret) || !(await linkIsOpen(shop.tx, tokenHash(secret)))) return usedPage(shop);
        return page(shop, shop.say("space.link.title"), [
          h("h1", null, shop.say("space.link.title")),
          h("p", { className: "lede" }, shop.say("space.link.words", { shop: shop.face.name })),
          postForm(`/c/${shop.face.slug}/link/${secret}`, submitButton(shop.say("space.link.button"))),
        ]);
      });
    },
  );

  server.post<{ Params: { slug: string; secret: string } }>(
    "/c/:slug/link/:secret",
    hide,
    async (request, reply) => {
      return await inShop(services, request, reply, async (shop) => {
        const { secret } = request.params;
        const opened = isToken(secret) ? await openLink(shop.tx, secret) : undefined;
        if (opened === undefined || isRefusal(opened)) return usedPage(shop);
        return await letIn(request, reply, shop, opened);
      });
    },
  );

  server.get<SlugParams>("/c/:slug/who", hide, async (request, reply) => {
    return await inShop(services, request, reply, async (shop) => await whoPage(shop, ticketOf(request)));
  });

  server.post<SlugParams>("/c/:slug/who", hide, async (request, reply) => {
    return await inShop(services, request, reply, async (shop) => {
      const ticket = ticketOf(request);
      const { customer } = (request.body ?? {}) as { customer?: unknown };
      if (ticket === undefined || typeof customer !== "string") return await whoPage(shop, ticket);
      const holders = await provedHolders(shop.tx, ticket);
      const chosen = holders.includes(customer) ? [customer] : holders;
      return await letIn(request, reply, shop, { ticket, customerIds: chosen });
    });
  });
}

/** A session of its own for whoever proved the contact; several share it: they say who they are first. */
async function letIn(
  request: FastifyRequest,
  reply: FastifyReply,
  shop: OpenShop,
  { ticket, customerIds }: { readonly ticket: string; readonly customerIds: readonly string[] },
): Promise<PageAnswer> {
  const { tx, face } = shop;
  const [only] = customerIds;
  if (only === undefined) return closedPage(shop);
  if (customerIds.length > 1) {
    giveTicket(request, reply, face.slug, ticket);
    return { redirect: `/c/${face.slug}/who` };
  }
  const entered = await enter(tx, ticket, { customerId: only, userAgent: request.headers["user-agent"] });
  if (isRefusal(entered)) return closedPage(shop);
  // Whatever session this browser brought is over: the new one shares nothing with it.
  const earlier = sessionTokenOf(request);
  if (earlier !== undefined) await signOut(tx, earlier);
  endTicket(request, reply, face.slug);
  giveSession(request, reply, face.slug, entered.token);
  return { redirect: `/c/${face.slug}` };
}

function contactReader(country: string): FieldReader<Contact> {
  return (typed) => {
    if (typed.trim() === "") return new FieldProblem("space.door.missing");
    if (typed.includes("@")) {
      const value = emailOf(typed);
      return value === null ? new FieldProblem("site.error.email") : { channel: "email", value };
    }
    const phone = readPhone(typed, country);
    return phone === null
      ? new FieldProblem("space.door.unreadable", { country })
      : { channel: "sms", value: phone.e164 };
  };
}

function page(shop: OpenShop, title: string, body: Child): SitePage {
  return { ...shopFrame(shop), title, body: h("div", { className: "stack" }, body) };
}

/** The door of the space: one field, e-mail or phone. */
export function doorPage(shop: OpenShop, kept: Kept, news: Child = null): SitePage {
  const { say, face } = shop;
  return {
    ...page(shop, say("space.door.title"), [
      errorSummary(kept, say),
      news,
      h("h1", null, say("space.door.title")),
      h("p", { className: "lede" }, say("space.door.words")),
      doorForm(shop, kept),
      h(
        "p",
        { className: "hint" },
        say("space.door.no_card"),
        " ",
        h("a", { href: `/s/${face.slug}/join` }, say("space.door.join")),
      ),
    ]),
    path: `/c/${face.slug}`,
  };
}

function doorForm({ say, face }: OpenShop, kept: Kept): ReactElement {
  return postForm(
    `/c/${face.slug}/ask`,
    field(kept, say, {
      name: "contact",
      label: say("space.door.contact"),
      hint: say("space.door.contact_hint", { country: face.country }),
      autoComplete: "username",
      inputMode: "email",
      maxLength: 254,
    }),
    submitButton(say("space.door.button")),
  );
}

/** The same words whether the address is known or not. */
export function sentPage(shop: OpenShop): SitePage {
  const { say, face } = shop;
  return page(shop, say("space.sent.title"), [
    h("h1", null, say("space.sent.title")),
    h("p", { className: "lede" }, say("space.sent.words")),
    h("p", { className: "hint" }, say("space.sent.nothing")),
    linkButton(say("space.sent.again"), `/c/${face.slug}`, "second"),
  ]);
}

function codePage(shop: OpenShop, kept: Kept): SitePage {
  const { say, face } = shop;
  return {
    ...page(shop, say("space.code.title"), [
      errorSummary(kept, say),
      h("h1", null, say("space.code.title")),
      h("p", { className: "lede" }, say("space.code.words")),
      postForm(
        `/c/${face.slug}/code`,
        field(kept, say, {
          name: "code",
          label: say("space.code.label"),
          hint: say("space.code.hint"),
          autoComplete: "one-time-code",
          inputMode: "numeric",
          width: "narrow",
          maxLength: 9,
        }),
        submitButton(say("space.code.button")),
      ),
      h("p", { className: "hint" }, say("space.code.nothing")),
      h("p", null, h("a", { href: `/c/${face.slug}` }, say("space.code.again"))),
    ]),
    path: `/c/${face.slug}/code`,
  };
}

function wrongCode(shop: OpenShop, kept: Kept): SitePage {
  return { ...codePage(shop, { ...kept, typed: {} }), status: 422, hasErrors: true };
}

function usedPage(shop: OpenShop): SitePage {
  const { say } = shop;
  return {
    ...page(shop, say("space.used.title"), [
      h("h1", null, say("space.used.title")),
      h("p", { className: "lede" }, say("space.used.words")),
      doorForm(shop, nothingTyped),
    ]),
    status: 410,
  };
}

function closedPage(shop: OpenShop): SitePage {
  const { say } = shop;
  return {
    ...page(shop, say("space.closed.title"), [
      h("h1", null, say("space.closed.title")),
      h("p", { className: "lede" }, say("space.closed.words")),
      doorForm(shop, nothingTyped),
    ]),
    status: 410,
  };
}

export function tooManyPage(shop: OpenShop): SitePage {
  const { say } = shop;
  return {
    ...page(shop, say("space.too_many.title"), [
      h("h1", null, say("space.too_many.title")),
      notice("warning", say("space.too_many.words"), null, true),
    ]),
    status: 429,
  };
}

async function whoPage(shop: OpenShop, ticket: string | undefined): Promise<PageAnswer> {
  const { tx, say, face } = shop;
  const holders = ticket === undefined ? [] : await provedHolders(tx, ticket);
  if (holders.length === 0) return { redirect: `/c/${face.slug}` };
  const names: { id: string; name: string }[] = [];
  for (const id of holders) {
    const customer = await getCustomer(tx, id);
    if (!isRefusal(customer)) names.push({ id, name: customer.firstName ?? customer.name });
  }
  return page(shop, say("space.who.title"), [
    h("h1", null, say("space.who.title")),
    h("p", { className: "lede" }, say("space.who.words")),
    h(
      "form",
      { method: "post", action: `/c/${face.slug}/who`, className: "stack" },
      names.map(({ id, name }, index) =>
        h(
          "button",
          { type: "submit", name: "customer", value: id, className: "button second" },
          name === "" ? say("space.who.nameless", { number: index + 1 }) : name,
        ),
      ),
    ),
  ]);
}
