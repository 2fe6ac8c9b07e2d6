import type { FastifyRequest } from "fastify";
import type { ReactElement } from "react";
import { systemActor } from "../../../platform/http/actor.ts";
import type { SitePage } from "../../../site/frame.ts";
import { actForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { linkButton, notice, rows, section } from "../../../site/parts.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { answerChannel, channelsOf, type ChannelStanding } from "../channels.ts";
import { choose, nothingChosen, preferencesOf } from "../preferences.ts";
import { unsubscribe } from "../refusals.ts";
import { type Choices, fewer, pauseEnd, rateWord } from "../rules/choices.ts";
import { topicsOf } from "../topics.ts";
import { type LinkAnswer, type Linked, linkPage, shopName } from "./link.ts";
import { rateInWords, todayIn, topicName } from "./preference-form.ts";

/** Months of the pause that is offered instead of nothing at all. */
const pauseMonths = 3;

/** Topics that can be dropped from the page where people leave; the others are one link away. */
const mostTopicsHere = 4;

/** `/u/:token`: opening it changes nothing (mail scanners follow links). One button says no; below it, less instead of nothing. */
export async function unsubscribePage(linked: Linked): Promise<SitePage> {
  const { tx, customerId, language, channel } = linked;
  const standings = await channelsOf(tx, customerId, language);
  const own = standings.find((one) => one.channel === channel);
  return own?.state === "refused" ? stopped(linked, own, standings) : await asked(linked);
}

/**
 * `/u/:token`, sent by a mail program by itself: body `List-Unsubscribe=One-Click`, no cookie, no redirection (RFC 8058 3.2).
 */
export async function oneClick(linked: Linked): Promise<LinkAnswer> {
  const { tx, customerId, channel, messageId, say } = linked;
  await unsubscribe(tx, { customerId, messageId, channel, scope: "all_marketing", origin: "one_click" });
  return { plain: say(`permission.unsubscribed.${channel}`) };
}

/** `/u/:token`, sent by one of the page's own buttons. */
export async function unsubscribeAnswer(
  linked: Linked,
  { act, topic, version }: Readonly<Record<string, string>>,
): Promise<LinkAnswer> {
  const { tx, customerId, channel, messageId, language, token } = linked;
  const from = { origin: "message", messageId } as const;
  const herself = systemActor(tx.merchantId, "unsubscription page");
  switch (act) {
    case "stop":
      await unsubscribe(tx, { customerId, messageId, channel, scope: "all_marketing", origin: "page" });
      return { redirect: `/u/${token}` };
    case "fewer":
      await choose(tx, herself, customerId, { rate: fewer((await chosenBy(linked)).rate) }, from);
      return { redirect: `/p/${token}?done=fewer` };
    case "pause":
      await choose(tx, herself, customerId, { pausedUntil: pauseEnd(todayIn(linked), pauseMonths) }, from);
      return { redirect: `/p/${token}?done=paused` };
    case "topic": {
      const known = (await topicsOf(tx)).some(({ key }) => key === topic);
      if (!known || topic === undefined) return { redirect: `/u/${token}` };
      await unsubscribe(tx, { customerId, messageId, channel, scope: { topic }, origin: "page" });
      return { redirect: `/p/${token}?done=topic` };
    }
    case "resume": {
      const answer = { customerId, language, channel, messageId, from: "page", act: "granted" } as const;
      const isTaken = await answerChannel(tx, { ...answer, version: version ?? null });
      return { redirect: isTaken ? `/p/${token}?done=resumed` : `/u/${token}` };
    }
    default:
      return { ...(await unsubscribePage(linked)), status: 400 };
  }
}

/** The fields of a post, by form or by multipart as RFC 8058 wants both; anything that is neither has none. */
export async function postedFields(request: FastifyRequest): Promise<Readonly<Record<string, string>>> {
  const fields: Record<string, string> = {};
  if (!request.isMultipart()) {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) {
      if (typeof value === "string") fields[name] = value;
    }
    return fields;
  }
  const parts = request.parts({ limits: { fields: 10, files: 0, fieldSize: 1_000, parts: 10 } });
  try {
    for await (const part of parts) {
      if (part.type === "field" && typeof part.value === "string") fields[part.fieldname] = part.value;
    }
  } catch {
    // A form that ends in the middle: what was read of it counts.
  }
  return fields;
}

/** Whether a mail program unsubscribes by its own button. */
export function isOneClick(fields: Readonly<Record<string, string>>): boolean {
  return fields["List-Unsubscribe"] === "One-Click";
}

async function asked(linked: Linked): Promise<SitePage> {
  const { say, face, token, address, channel } = linked;
  return linkPage(linked, {
    below: "u",
    title: say("permission.stop.title"),
    body: [
      h(
        "div",
        { className: "stack" },
        h("h1", null, say(`permission.stop.heading_${channel}`, { shop: shopName(face) })),
        h(
          "p",
          { className: "lede" },
          channel === "email" && address !== null
            ? say("permission.stop.words_for", { address })
            : say("permission.stop.words"),
        ),
        h(
          "div",
          { className: "line" },
          actForm(`/u/${token}`, say(`permission.stop.button_${channel}`), { act: "stop" }, ""),
        ),
      ),
      await less(linked),
      h("p", { className: "hint" }, say("permission.page.service")),
    ],
  });
}

/** Fewer, a pause, one topic less: what most people who leave would have taken (PRES-4). */
async function less(linked: Linked): Promise<ReactElement> {
  const { tx, say, formats, token } = linked;
  const chosen = await chosenBy(linked);
  const rate = fewer(chosen.rate);
  const isFewer = chosen.rate === null || rateWord(rate) !== rateWord(chosen.rate);
  const until = pauseEnd(todayIn(linked), pauseMonths);
  const isPaused = chosen.pausedUntil !== null && chosen.pausedUntil >= until;
  const offTopics = new Set(chosen.topics.filter(({ isOff }) => isOff).map(({ topic }) => topic));
  const topics = (await topicsOf(tx)).filter(({ key }) => !offTopics.has(key)).slice(0, mostTopicsHere);
  const button = (act: string, text: string, more: Readonly<Record<string, string>> = {}) =>
    actForm(`/u/${token}`, text, { act, ...more });
  return section(
    "less",
    say("permission.stop.less"),
    rows([
      ...(isFewer
        ? [
            {
              what: rateInWords(linked, rate),
              detail: say("permission.stop.fewer_detail"),
              act: button("fewer", say("permission.stop.fewer")),
            },
          ]
        : []),
      ...(isPaused
        ? []
        : [
            {
              what: say("permission.stop.pause", { count: pauseMonths }),
              detail: say("permission.stop.pause_detail", { day: formats.day(until) }),
              act: button("pause", say("permission.stop.pause_button")),
            },
          ]),
      ...topics.map((topic) => ({
        what: say("permission.stop.without", { topic: topicName(linked, topic) }),
        act: button("topic", say("permission.stop.without_button", { topic: topicName(linked, topic) }), {
          topic: topic.key,
        }),
      })),
    ]),
    h("p", null, h("a", { href: `/p/${token}` }, say("permission.stop.all_choices"))),
  );
}

/** It is done, what still comes, and the way back: with the words, since coming back is a new agreement. */
function stopped(linked: Linked, own: ChannelStanding, standings: readonly ChannelStanding[]): SitePage {
  const { say, face, token, channel } = linked;
  const others = standings.filter((one) => one.channel !== channel && one.isReached && one.state === "given");
  return linkPage(linked, {
    below: "u",
    title: say("permission.stopped.title"),
    body: [
      notice(
        "good",
        say(`permission.unsubscribed.${channel}`),
        h("p", null, say("permission.stopped.at_once")),
        true,
      ),
      h(
        "div",
        { className: "stack tight" },
        h("h1", null, say("permission.stopped.title")),
        h("p", null, say("permission.page.service")),
      ),
      others.length === 0
        ? null
        : h(
            "p",
            null,
            say("permission.stopped.others", {
              channels: linked.formats.list(others.map((one) => say(`permission.channel.${one.channel}`))),
            }),
            " ",
            h("a", { href: `/p/${token}` }, say("permission.stopped.choose")),
          ),
      section(
        "back",
        say("permission.stopped.back"),
        h("p", null, own.words),
        h(
          "div",
          { className: "line" },
          actForm(
            `/u/${token}`,
            say("permission.stopped.undo"),
            { act: "resume", version: own.version },
            "second",
          ),
        ),
      ),
      h(
        "p",
        null,
        linkButton(say("permission.stopped.shop", { shop: face.name }), `/s/${face.slug}`, "plain"),
      ),
    ],
  });
}

async function chosenBy({ tx, customerId }: Linked): Promise<Choices> {
  const chosen = await preferencesOf(tx, customerId);
  return isRefusal(chosen) ? nothingChosen : chosen;
}
