import type { FastifyInstance } from "fastify";
import type { ReactElement } from "react";
import { addMonths, dayInZone } from "../../../values/day.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { actForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { tag } from "../../../site/parts.ts";
import { currentConsentWords, listConsents, recordConsents } from "../../consent/index.ts";
import { nearChoice, setNearChoice, walletOffers } from "../../cards/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { herself } from "../operations-sessions.ts";
import type { PageAnswer } from "../public-shop.ts";
import { inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { dayOf } from "../words.ts";
import { back, newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

const channels = ["email", "sms", "phone", "post"] as const;
type ConsentChannel = (typeof channels)[number];

/** What she receives: each permission is given and taken back by one press (GDPR art. 7(3)). */
export function addMessagesPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/account/messages", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await messagesPage(visitor, request.query),
    );
  });

  server.post<SlugParams>("/c/:slug/account/messages", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const { tx, face, customerId, language } = visitor;
      const body = (request.body ?? {}) as { channel?: unknown; act?: unknown; version?: unknown };
      const channel = channels.find((one) => one === body.channel);
      if (body.channel === "near") {
        await setNearChoice(tx, herself(tx), { customerId, isWanted: body.act === "granted" });
        return { redirect: `/c/${face.slug}/account/messages?done=consent` };
      }
      if (channel === undefined || (body.act !== "granted" && body.act !== "withdrawn")) return "not_found";
      const words = await currentConsentWords(tx, { channel, language, form: "space" });
      // The words may have changed between the page and the press: what she has not read she has not agreed to.
      if (body.act === "granted" && body.version !== words.version) {
        return { redirect: `/c/${face.slug}/account/messages` };
      }
      await recordConsents(
        tx,
        herself(tx),
        [
          {
            customerId,
            channel,
            purpose: "marketing",
            act: body.act,
            happenedAt: tx.now,
            textVersion: words.version,
            origin: "space",
            prechecked: false,
            bundled: false,
            // France: a consent to be called holds for one year at most (Code de la consommation, art. L223-1).
            ...(channel === "phone" && body.act === "granted" && face.country === "FR"
              ? { expiresOn: addMonths(dayInZone(tx.now, face.timeZone), 12) }
              : {}),
          },
        ],
        { requireText: true },
      );
      return { redirect: `/c/${face.slug}/account/messages?done=consent` };
    });
  });
}

async function messagesPage(visitor: Visitor, query: unknown): Promise<PageAnswer> {
  const { tx, customerId, say, face, language } = visitor;
  const consents = await listConsents(tx, customerId);
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(consents) || isRefusal(customer)) return { redirect: `/c/${face.slug}` };
  const isReached = {
    email: customer.emails.length > 0,
    sms: customer.phones.length > 0,
    phone: customer.phones.length > 0,
    post: customer.address.line1 !== null,
  };
  const boxes: ReactElement[] = [];
  for (const channel of channels) {
    const words = await currentConsentWords(tx, { channel, language, form: "space" });
    const standing = consents.standing.find(
      (one) => one.channel === channel && one.purpose === "marketing" && one.topic === "",
    );
    const isGiven = standing?.usable === true && (standing.act === "granted" || standing.act === "renewed");
    boxes.push(
      consentBox(visitor, {
        channel,
        isGiven,
        isReached: isReached[channel],
        words: words.body,
        hidden: { channel, act: isGiven ? "withdrawn" : "granted", version: words.version },
        at: standing?.changedAt ?? null,
      }),
    );
  }
  return spacePage(visitor, {
    tab: "account",
    title: say("space.messages.title"),
    path: "/account/messages",
    body: [
      newsOf(visitor, query),
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.messages.title")),
      h("p", { className: "lede" }, say("space.messages.words")),
      ...boxes,
      await nearBox(visitor),
      h(
        "p",
        { className: "hint" },
        say("space.messages.service"),
        " ",
        h("a", { href: `/s/${face.slug}/privacy` }, say("space.messages.notice")),
      ),
    ],
  });
}

function consentBox(
  visitor: Visitor,
  one: {
    readonly channel: ConsentChannel;
    readonly isGiven: boolean;
    readonly isReached: boolean;
    readonly words: string;
    readonly hidden: Readonly<Record<string, string>>;
    readonly at: string | null;
  },
): ReactElement {
  const { say, face } = visitor;
  const { channel, isGiven, isReached, words, hidden, at } = one;
  const name = say(`space.messages.${channel}`);
  return h(
    "section",
    { className: "box", "aria-labelledby": `consent-${channel}` },
    h(
      "div",
      { className: "line" },
      h("h2", { id: `consent-${channel}` }, name),
      tag(say(isGiven ? "space.messages.yes" : "space.messages.no"), isGiven ? "good" : "quiet"),
    ),
    h("p", null, words),
    isGiven && at !== null
      ? h("p", { className: "hint" }, say("space.messages.since", { day: dayOf(visitor, at) }))
      : null,
    isReached || isGiven
      ? h(
          "div",
          { className: "line" },
          actForm(
            `/c/${face.slug}/account/messages`,
            say(isGiven ? "space.messages.take_back" : "space.messages.give", { channel: name }),
            hidden,
            "second",
          ),
        )
      : h(
          "p",
          null,
          h("a", { href: `/c/${face.slug}/account/details` }, say(`space.messages.missing_${channel}`)),
        ),
  );
}

/** Whether her phone may show the card near the shop: a choice of the wallet, not an advertisement. */
async function nearBox(visitor: Visitor): Promise<ReactElement | null> {
  const { tx, customerId, say, face } = visitor;
  const isWanted = (await nearChoice(tx, customerId)) === true;
  const { apple, google } = await walletOffers(tx, customerId);
  if (!isWanted && apple === null && google === null) return null;
  return h(
    "section",
    { className: "box", "aria-labelledby": "consent-near" },
    h(
      "div",
      { className: "line" },
      h("h2", { id: "consent-near" }, say("space.messages.near")),
      tag(say(isWanted ? "space.messages.near_yes" : "space.messages.near_no"), isWanted ? "good" : "quiet"),
    ),
    h("p", null, say("space.messages.near_words")),
    h(
      "div",
      { className: "line" },
      actForm(
        `/c/${face.slug}/account/messages`,
        say(isWanted ? "space.messages.near_off" : "space.messages.near_on"),
        { channel: "near", act: isWanted ? "withdrawn" : "granted" },
        "second",
      ),
    ),
  );
}
