import type { FastifyReply, FastifyRequest } from "fastify";
import type { SitePage } from "../../../../site/frame.ts";
import { digits } from "../../../../site/form-values.ts";
import {
  errorSummary,
  field,
  hasErrors,
  type Kept,
  nothingTyped,
  postForm,
  readForm,
  submitButton,
  withError,
} from "../../../../site/forms.ts";
import { h, ownMarkup } from "../../../../site/markup.ts";
import { linkButton, notice } from "../../../../site/parts.ts";
import { formatCardNumber } from "../../../../values/card-number.ts";
import { cardsOf, qrSvg } from "../../../cards/index.ts";
import { cardLink } from "../../operations-links.ts";
import { linkHolds, proveByCode, proveByLink, readJoining } from "../../public-join.ts";
import type { OpenShop, PageAnswer } from "../../public-shop.ts";
import { joiningOf, rememberJoining } from "./join-cookie.ts";
import { publicPage } from "./page.ts";

/** `/s/:slug/join/done`: the new card, at once, and how to prove the addresses given. */
export async function donePage(shop: OpenShop, request: FastifyRequest): Promise<PageAnswer> {
  return await done(shop, request, nothingTyped);
}

/** `/s/:slug/join/code`: the code of the text message. */
export async function codeAnswer(shop: OpenShop, key: string, request: FastifyRequest): Promise<PageAnswer> {
  const joined = joiningOf(request);
  if (joined === null) return { redirect: `/s/${shop.face.slug}/join` };
  const read = readForm(request, { code: digits(6) });
  if (!read.isRight) return await done(shop, request, read.kept);
  const proved = await proveByCode(shop.tx, shop.face, key, { joined, code: read.values.code });
  if (proved.outcome === "proved") return { redirect: `/s/${shop.face.slug}/join/done` };
  return await done(
    shop,
    request,
    proved.outcome === "wrong"
      ? withError(read.kept, "code", "space.join.error.wrong_code", { count: proved.triesLeft })
      : withError(read.kept, "code", "space.join.error.code_over"),
  );
}

/** `/s/:slug/join/card`: the link to the card itself, made when it is asked for. */
export async function cardAnswer(shop: OpenShop, request: FastifyRequest): Promise<PageAnswer> {
  const joined = joiningOf(request);
  const read = joined === null ? null : await readJoining(shop.tx, joined);
  if (read === null) return { redirect: `/c/${shop.face.slug}` };
  const link = new URL(await cardLink(shop.tx, read.customer.id));
  return { redirect: `${link.pathname}${link.search}` };
}

/** `/s/:slug/join/confirm/:token`, opened from the e-mail: a page with a button, since mail programs open links by themselves. */
export async function confirmPage(shop: OpenShop, token: string): Promise<SitePage> {
  const { say, face, tx } = shop;
  if (!(await linkHolds(tx, token))) return overPage(shop);
  return publicPage(shop, {
    below: `/join/confirm/${token}`,
    part: null,
    title: say("space.join.confirm_title"),
    isHidden: true,
    body: [
      h("h1", null, say("space.join.confirm_title")),
      h("p", { className: "lede" }, say("space.join.confirm_words", { shop: face.name })),
      postForm(
        `/s/${face.slug}/join/confirm/${token}`,
        h("p", null, submitButton(say("space.join.confirm_button"))),
      ),
      h("p", { className: "hint" }, say("space.join.confirm_not_you")),
    ],
  });
}

export async function confirmAnswer(
  shop: OpenShop,
  token: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PageAnswer> {
  const joinedHere = joiningOf(request)?.joiningId ?? null;
  const proved = await proveByLink(shop.tx, shop.face, token, joinedHere);
  if (proved.outcome !== "proved") return overPage(shop);
  rememberJoining(reply, shop.face.slug, { joiningId: proved.joiningId, byLink: true });
  return { redirect: `/s/${shop.face.slug}/join/done` };
}

function overPage(shop: OpenShop): SitePage {
  const { say, face } = shop;
  return publicPage(shop, {
    below: "/join/confirm",
    part: null,
    title: say("space.join.link_over"),
    status: 410,
    isHidden: true,
    body: [
      h("h1", null, say("space.join.link_over")),
      h("p", { className: "lede" }, say("space.join.link_over_words")),
      h("p", null, linkButton(say("space.public.open_space"), `/c/${face.slug}`)),
    ],
  });
}

async function done(shop: OpenShop, request: FastifyRequest, kept: Kept): Promise<PageAnswer> {
  const { say, face, tx } = shop;
  const joined = joiningOf(request);
  const read = joined === null ? null : await readJoining(tx, joined);
  if (read === null) return { redirect: `/s/${face.slug}/join` };
  const { customer, contacts, joining } = read;
  const card = (await cardsOf(tx, [customer.id])).get(customer.id);
  const waiting = contacts.filter(({ provedAt }) => provedAt === null);
  const isProved = contacts.length > waiting.length;
  const isWrong = hasErrors(kept);
  return publicPage(shop, {
    below: "/join/done",
    part: "join",
    title: say("space.join.done_title"),
    isHidden: true,
    hasErrors: isWrong,
    ...(isWrong ? { status: 422 } : {}),
    body: [
      errorSummary(kept, say),
      h("h1", null, say("space.join.done_title")),
      isProved ? notice("good", say("space.join.proved"), null, true) : null,
      card === undefined
        ? null
        : h(
            "div",
            { className: "card" },
            h(
              "p",
              { className: "names" },
              h("span", null, face.name),
              h("span", null, customer.firstName ?? ""),
            ),
            h("div", { className: "code", ...ownMarkup(qrSvg(card.number, say("space.join.qr"))) }),
            h("p", { className: "number" }, formatCardNumber(card.number)),
          ),
      h(
        "div",
        { className: "stack tight" },
        h("p", null, say("space.join.show_it")),
        h("div", { className: "line" }, linkButton(say("space.join.keep"), `/s/${face.slug}/join/card`)),
      ),
      waiting.length === 0
        ? null
        : confirmPart(shop, kept, { waiting, hasGift: joining.waitingFor.length > 0 }),
    ],
  });
}

function confirmPart(
  { say, face }: OpenShop,
  kept: Kept,
  {
    waiting,
    hasGift,
  }: {
    readonly waiting: readonly { readonly kind: "email" | "sms"; readonly contact: string }[];
    readonly hasGift: boolean;
  },
) {
  const email = waiting.find(({ kind }) => kind === "email");
  const sms = waiting.find(({ kind }) => kind === "sms");
  return h(
    "section",
    { className: "box", "aria-labelledby": "confirm" },
    h("h2", { id: "confirm" }, say("space.join.confirm_part")),
    h("p", null, say(hasGift ? "space.join.confirm_why_gift" : "space.join.confirm_why")),
    sms === undefined
      ? null
      : postForm(
          `/s/${face.slug}/join/code`,
          field(kept, say, {
            name: "code",
            label: say("space.join.code", { end: sms.contact.slice(-2) }),
            hint: say("space.join.code_hint"),
            autoComplete: "one-time-code",
            inputMode: "numeric",
            width: "narrow",
            maxLength: 12,
          }),
          h("p", null, submitButton(say("space.join.code_button"), "second")),
        ),
    email === undefined ? null : h("p", null, say("space.join.mail_left", { email: email.contact })),
  );
}
