import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { SitePage } from "../../../../site/frame.ts";
import { birthday, email, optional, phone, ticked, words } from "../../../../site/form-values.ts";
import {
  FieldProblem,
  type FieldReader,
  hasErrors,
  type Kept,
  nothingTyped,
  readForm,
  withError,
} from "../../../../site/forms.ts";
import { h } from "../../../../site/markup.ts";
import { linkButton } from "../../../../site/parts.ts";
import type { Phone } from "../../../../values/phone.ts";
import { readPhone } from "../../../customers/index.ts";
import { signUpChoices, signUpReaders, topicsOf } from "../../../permission/index.ts";
import { joinShop } from "../../public-join.ts";
import type { OpenShop, PageAnswer } from "../../public-shop.ts";
import { mayJoinHere } from "../../public-site.ts";
import { rememberJoining } from "./join-cookie.ts";
import { joinFormPage } from "./join-form.ts";
import { publicPage } from "./page.ts";

/** Nobody reads and fills in the form faster; a program that does is shown it again. */
const leastSeconds = 3;
const mostSeconds = 24 * 3_600;

function joinForm(country: string) {
  return {
    firstName: words("space.join.error.first_name", 80),
    phone: optional(mobile(country)),
    email: optional(email),
    age: ((typed) =>
      typed === "yes" ? true : new FieldProblem("space.join.error.age")) as FieldReader<boolean>,
    lastName: optional(words("space.join.error.last_name", 80)),
    postcode: optional(words("space.join.error.postcode", 12)),
    birthday: optional(birthday),
    offersByEmail: ticked,
    offersBySms: ticked,
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
  return await joinFormPage(shop, { stamp: shownStamp(shop, key), kept: nothingTyped });
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
  const waited = secondsSince(shop, key, body["shown"]);
  // Who only corrects an answer has had the form since it was first shown.
  const stamp = waited !== null && waited <= mostSeconds ? String(body["shown"]) : shownStamp(shop, key);
  const read = readForm(request, joinForm(face.country));
  const topics = await topicsOf(tx);
  const chosen = readForm(request, signUpReaders(topics));
  const kept = bothKept(read.kept, chosen.kept);
  if (!read.isRight || !chosen.isRight) {
    return await joinFormPage(shop, { stamp, kept: read.isRight ? kept : withoutContact(kept) });
  }
  const { values } = read;
  const wrong = together(values, kept);
  if (hasErrors(wrong)) return await joinFormPage(shop, { stamp, kept: wrong });
  // A person does not see the field; what fills it in is told nothing.
  if (typeof body["website"] === "string" && body["website"] !== "") return { redirect: `/s/${face.slug}` };
  if (waited === null || waited < leastSeconds || waited > mostSeconds) {
    return await joinFormPage(shop, { stamp, kept, again: true });
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
    choices: signUpChoices(chosen.values, topics),
  });
  rememberJoining(reply, face.slug, { joiningId, byLink: false });
  return { redirect: `/s/${face.slug}/join/done` };
}

function bothKept(one: Kept, other: Kept): Kept {
  return { typed: { ...one.typed, ...other.typed }, errors: { ...one.errors, ...other.errors } };
}

/** The one thing missing from two fields, told with the other errors, in the order of the page. */
function withoutContact(kept: Kept): Kept {
  const { firstName, ...others } = kept.errors;
  const isGiven = ["phone", "email"].some((name) => (kept.typed[name] ?? "").trim() !== "");
  if (isGiven) return kept;
  const first: Kept = { ...kept, errors: firstName === undefined ? {} : { firstName } };
  const both = withError(first, "phone", "space.join.error.contact");
  return { ...kept, errors: { ...both.errors, ...others } };
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
