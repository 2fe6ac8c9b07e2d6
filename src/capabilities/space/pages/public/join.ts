import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { SitePage } from "../../../../site/frame.ts";
import { birthday, email, optional, phone, ticked, words } from "../../../../site/form-values.ts";
import {
  birthdayField,
  errorSummary,
  field,
  FieldProblem,
  type FieldReader,
  hasErrors,
  type Kept,
  nothingTyped,
  postForm,
  readForm,
  submitButton,
  tick,
  withError,
} from "../../../../site/forms.ts";
import { h } from "../../../../site/markup.ts";
import { linkButton, notice } from "../../../../site/parts.ts";
import type { Phone } from "../../../../values/phone.ts";
import { currentConsentWords, currentNotice } from "../../../consent/index.ts";
import { readPhone } from "../../../customers/index.ts";
import { joinShop } from "../../public-join.ts";
import { shownPrograms } from "../../public-program.ts";
import type { OpenShop, PageAnswer } from "../../public-shop.ts";
import { mayJoinHere } from "../../public-site.ts";
import { sayShortly } from "../../public-words.ts";
import { rememberJoining } from "./join-cookie.ts";
import { publicPage } from "./page.ts";

/** Nobody reads and fills in the form faster; a program that does is shown it again. */
const leastSeconds = 3;
const mostSeconds = 24 * 3_600;

function joinForm(country: string) {
  return {
    firstName: words("space.join.error.first_name", 80),
    phone: optional(mobile(country)),
    email: optional(email),
    lastName: optional(words("space.join.error.last_name", 80)),
    postcode: optional(words("space.join.error.postcode", 12)),
    birthday: optional(birthday),
    offersByEmail: ticked,
    offersBySms: ticked,
    age: ((typed) =>
      typed === "yes" ? true : new FieldProblem("space.join.error.age")) as FieldReader<boolean>,
  };
}

/** A code can only be sent to a mobile. */
function mobile(country: string): FieldReader<Phone> {
  const read = phone(country, readPhone);
  return (typed) => {
    const found = read(typed);
    return !(found instanceof FieldProblem) && found.kind === "fixed"
      ? new FieldProblem("space.join.error.mobile")
      : found;
  };
}

/** `/s/:slug/join`, asked for. */
export async function joinPage(shop: OpenShop, key: string): Promise<SitePage> {
  if (!(await mayJoinHere(shop))) return closedPage(shop);
  return await formPage(shop, key, nothingTyped);
}

/** `/s/:slug/join`, sent. */
export async function joinAnswer(
  shop: OpenShop,
  key: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PageAnswer> {
  if (!(await mayJoinHere(shop))) return closedPage(shop);
  const { face, language, tx } = shop;
  const body = (request.body ?? {}) as Record<string, unknown>;
  const read = readForm(request, joinForm(face.country));
  if (!read.isRight) return await formPage(shop, key, read.kept);
  const { values, kept } = read;
  const wrong = together(values, kept);
  if (hasErrors(wrong)) return await formPage(shop, key, wrong);
  // A person does not see the field; what fills it in is told nothing.
  if (typeof body["website"] === "string" && body["website"] !== "") return { redirect: `/s/${face.slug}` };
  const waited = secondsSince(shop, key, body["shown"]);
  if (waited === null || waited < leastSeconds || waited > mostSeconds) {
    return await formPage(shop, key, kept, "again");
  }
  const { joiningId } = await joinShop(tx, face, key, {
    firstName: values.firstName,
    lastName: values.lastName,
    email: values.email,
    phone: values.phone,
    postcode: values.postcode,
    birthday: values.birthday,
    language,
    offersBy: [
      ...(values.offersByEmail ? (["email"] as const) : []),
      ...(values.offersBySms ? (["sms"] as const) : []),
    ],
  });
  rememberJoining(reply, face.slug, joiningId);
  return { redirect: `/s/${face.slug}/join/done` };
}

/** What only shows when two answers are looked at together. */
function together(
  values: { phone: Phone | null; email: string | null; offersByEmail: boolean; offersBySms: boolean },
  kept: Kept,
): Kept {
  if (values.phone === null && values.email === null)
    return withError(kept, "phone", "space.join.error.contact");
  if (values.offersByEmail && values.email === null)
    return withError(kept, "email", "space.join.error.email_for_offers");
  if (values.offersBySms && values.phone === null)
    return withError(kept, "phone", "space.join.error.phone_for_offers");
  return kept;
}

async function formPage(shop: OpenShop, key: string, kept: Kept, again?: "again"): Promise<SitePage> {
  const { say, face, language, tx } = shop;
  const told = await currentNotice(tx, { form: "join", language });
  const byEmail = await currentConsentWords(tx, { channel: "email", language, form: "join" });
  const bySms = await currentConsentWords(tx, { channel: "sms", language, form: "join" });
  const open = (await shownPrograms(shop)).filter(({ standing }) => standing === "open");
  const [first, ...rest] = told.paragraphs;
  const isWrong = hasErrors(kept);
  return publicPage(shop, {
    below: "/join",
    part: "join",
    title: say("space.join.title"),
    description: say("space.join.description", { shop: face.name }),
    hasErrors: isWrong,
    ...(isWrong || again !== undefined ? { status: 422 } : {}),
    body: [
      errorSummary(kept, say),
      again === undefined
        ? null
        : notice("warning", say("space.join.again"), h("p", null, say("space.join.again_words")), true),
      h(
        "div",
        { className: "stack" },
        h("h1", null, say("space.join.heading", { shop: face.name })),
        open.map(({ program, telling }) =>
          h("p", { className: "lede" }, sayShortly(program.current.definition, telling)),
        ),
        h("p", { className: "hint" }, say("space.join.needed")),
      ),
      postForm(
        `/s/${face.slug}/join`,
        h("input", { type: "hidden", name: "shown", value: shownStamp(shop, key) }),
        field(kept, say, {
          name: "firstName",
          label: say("space.join.first_name"),
          autoComplete: "given-name",
          width: "middle",
          maxLength: 80,
        }),
        h(
          "fieldset",
          { "aria-describedby": "contact-hint" },
          h("legend", null, say("space.join.contact")),
          h("p", { className: "hint", id: "contact-hint" }, say("space.join.contact_hint")),
          field(kept, say, {
            name: "phone",
            label: say("space.join.phone"),
            type: "tel",
            autoComplete: "tel",
            inputMode: "tel",
            width: "middle",
            isOptional: true,
            isUnmarked: true,
          }),
          field(kept, say, {
            name: "email",
            label: say("space.join.email"),
            type: "email",
            autoComplete: "email",
            inputMode: "email",
            isOptional: true,
            isUnmarked: true,
          }),
        ),
        tick(kept, say, {
          name: "age",
          label: say(face.country === "BE" ? "space.join.age_13" : "space.join.age_15"),
        }),
        more(shop, kept),
        offers(shop, kept, { byEmail: byEmail.body, bySms: bySms.body }),
        h(
          "div",
          { className: "leave-empty", "aria-hidden": true },
          h("label", { htmlFor: "website" }, say("space.join.leave_empty")),
          h("input", { type: "text", id: "website", name: "website", tabIndex: -1, autoComplete: "off" }),
        ),
        h(
          "div",
          { className: "stack tight" },
          h("p", { className: "hint" }, rulesLine(shop)),
          h("p", null, submitButton(say("space.join.button"))),
        ),
        h(
          "section",
          { className: "stack tight", "aria-labelledby": "notice" },
          h("h2", { id: "notice", className: "small" }, told.title),
          h("p", { className: "hint" }, first),
          h(
            "details",
            null,
            h("summary", null, say("space.join.notice_more")),
            h(
              "div",
              { className: "stack" },
              rest.map((line) => h("p", null, line)),
            ),
          ),
          h("p", { className: "fine" }, say("space.join.notice_version", { version: told.version })),
        ),
      ),
    ],
  });
}

function more({ say, face }: OpenShop, kept: Kept) {
  const isTyped = ["lastName", "postcode", "birthday"].some((name) => (kept.typed[name] ?? "") !== "");
  return h(
    "details",
    isTyped ? { open: true } : null,
    h("summary", null, say("space.join.more")),
    h(
      "div",
      { className: "stack" },
      field(kept, say, {
        name: "lastName",
        label: say("space.join.last_name"),
        hint: say("space.join.last_name_why"),
        autoComplete: "family-name",
        width: "middle",
        isOptional: true,
        maxLength: 80,
      }),
      birthdayField(kept, say, {
        name: "birthday",
        hint: say("space.join.birthday_why", { example: "14/03" }),
      }),
      field(kept, say, {
        name: "postcode",
        label: say("space.join.postcode"),
        hint: say("space.join.postcode_why", { shop: face.name }),
        autoComplete: "postal-code",
        inputMode: "numeric",
        width: "narrow",
        isOptional: true,
        maxLength: 12,
      }),
    ),
  );
}

function offers({ say }: OpenShop, kept: Kept, said: { readonly byEmail: string; readonly bySms: string }) {
  return h(
    "fieldset",
    { "aria-describedby": "offers-hint" },
    h("legend", null, say("space.join.offers")),
    h("p", { className: "hint", id: "offers-hint" }, say("space.join.offers_hint")),
    tick(kept, say, { name: "offersByEmail", label: said.byEmail }),
    tick(kept, say, { name: "offersBySms", label: said.bySms }),
  );
}

function rulesLine({ say, face }: OpenShop) {
  return [
    say("space.join.rules_before"),
    " ",
    h("a", { href: `/s/${face.slug}/program` }, say("space.join.rules")),
    " ",
    say("space.join.rules_after"),
  ];
}

function closedPage(shop: OpenShop): SitePage {
  const { say, face } = shop;
  return publicPage(shop, {
    below: "/join",
    part: "join",
    title: say("space.join.title"),
    isHidden: true,
    body: [
      h("h1", null, say("space.join.closed")),
      h("p", { className: "lede" }, say("space.join.closed_words", { shop: face.name })),
      h("p", null, linkButton(say("space.public.how_it_works"), `/s/${face.slug}/program`, "second")),
    ],
  });
}

/** When the form was shown, signed so that nobody writes it herself. */
function shownStamp({ tx, face }: OpenShop, key: string): string {
  const at = String(Date.parse(tx.now));
  return `${at}.${signed(key, face.slug, at)}`;
}

function secondsSince({ tx, face }: OpenShop, key: string, stamp: unknown): number | null {
  const [at = "", signature = ""] = typeof stamp === "string" ? stamp.split(".") : [];
  const right = Buffer.from(signed(key, face.slug, at));
  const given = Buffer.from(signature);
  if (right.length !== given.length || !timingSafeEqual(right, given)) return null;
  return (Date.parse(tx.now) - Number(at)) / 1_000;
}

function signed(key: string, slug: string, at: string): string {
  return createHmac("sha256", key).update(`join form\n${slug}\n${at}`).digest("base64url");
}
