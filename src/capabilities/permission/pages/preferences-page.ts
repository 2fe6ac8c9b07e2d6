import type { FastifyRequest } from "fastify";
import type { SitePage } from "../../../site/frame.ts";
import { actForm, errorSummary, hasErrors, type Kept, nothingTyped, readForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { notice, section } from "../../../site/parts.ts";
import { systemActor } from "../../../platform/http/actor.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { answerChannel, refusableChannels } from "../channels.ts";
import { answerMeasuring } from "../measuring.ts";
import { choose, nothingChosen, preferencesOf } from "../preferences.ts";
import { unsubscribe } from "../refusals.ts";
import { topicsOf } from "../topics.ts";
import { channelBoxes, readChannelAnswer, readMeasureAnswer } from "./channel-boxes.ts";
import { type LinkAnswer, type Linked, linkPage, shopName } from "./link.ts";
import { measureBox } from "./measure-box.ts";
import {
  choicesOf,
  type PreferenceForm,
  preferenceForm,
  preferenceReaders,
  todayIn,
} from "./preference-form.ts";

const news = ["saved", "fewer", "paused", "topic", "channel", "resumed", "all"] as const;

/** `/p/:token`: what she receives, and how much. */
export async function preferencesPage(linked: Linked, query: unknown): Promise<SitePage> {
  return await page(linked, nothingTyped, query);
}

/** `/p/:token`, sent: the form, or the button of one channel. */
export async function preferencesAnswer(linked: Linked, request: FastifyRequest): Promise<LinkAnswer> {
  const { tx, token, customerId, language, messageId } = linked;
  const who = { customerId, language, messageId, from: "preferences" } as const;
  const measuring = readMeasureAnswer(request.body);
  if (measuring !== null) {
    const isTaken = await answerMeasuring(tx, { ...who, ...measuring });
    return { redirect: `/p/${token}${isTaken ? "?done=saved" : ""}` };
  }
  const answered = readChannelAnswer(request.body);
  if (answered !== null) {
    const isTaken = await answerChannel(tx, { ...who, ...answered });
    return { redirect: `/p/${token}${isTaken ? "?done=channel" : ""}` };
  }
  if (isStopAll(request.body)) {
    for (const channel of refusableChannels) {
      await unsubscribe(tx, {
        customerId,
        messageId,
        channel,
        scope: "all_marketing",
        origin: "preferences",
      });
    }
    return { redirect: `/p/${token}?done=all` };
  }
  const form = await formOf(linked);
  const read = readForm(request, preferenceReaders(form));
  if (!read.isRight) return await page(linked, read.kept, {});
  const chosen = await choose(
    tx,
    systemActor(tx.merchantId, "preference page"),
    customerId,
    choicesOf(read.values, form),
    { origin: "message", messageId },
  );
  if (isRefusal(chosen)) throw new Error(`A choice of the page was refused: ${chosen.refused}`);
  return { redirect: `/p/${token}?done=saved` };
}

function isStopAll(body: unknown): boolean {
  return ((body ?? {}) as { act?: unknown }).act === "stop_all";
}

async function formOf({ tx, face, customerId }: Linked): Promise<PreferenceForm> {
  const chosen = await preferencesOf(tx, customerId);
  return {
    topics: await topicsOf(tx),
    chosen: isRefusal(chosen) ? nothingChosen : chosen,
    today: todayIn({ tx, face }),
  };
}

async function page(linked: Linked, kept: Kept, query: unknown): Promise<SitePage> {
  const { say, face, token, address, customerId } = linked;
  const { done } = (query ?? {}) as { done?: unknown };
  const known = news.find((one) => one === done);
  const action = `/p/${token}`;
  const isWrong = hasErrors(kept);
  return linkPage(linked, {
    below: "p",
    title: say("permission.page.title"),
    hasErrors: isWrong,
    ...(isWrong ? { status: 422 } : {}),
    body: [
      errorSummary(kept, say),
      known === undefined ? null : notice("good", say(`permission.done.${known}`), null, true),
      h(
        "div",
        { className: "stack tight" },
        h("h1", null, say("permission.page.heading", { shop: shopName(face) })),
        h(
          "p",
          { className: "lede" },
          address === null ? say("permission.page.words") : say("permission.page.words_for", { address }),
        ),
      ),
      preferenceForm(linked, action, kept, await formOf(linked)),
      section(
        "channels",
        say("permission.page.channels"),
        await channelBoxes(linked, { customerId, action, detailsHref: null }),
        await measureBox(linked, { customerId, action }),
      ),
      section(
        "stop",
        say("permission.page.stop"),
        h("p", null, say("permission.page.stop_words")),
        h(
          "div",
          { className: "line" },
          actForm(action, say("permission.page.stop_all"), { act: "stop_all" }, "second"),
        ),
        h("p", { className: "hint" }, say("permission.page.service")),
      ),
    ],
  });
}
