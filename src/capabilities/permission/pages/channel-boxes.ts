import type { ReactElement } from "react";
import { dayInZone } from "../../../values/day.ts";
import { actForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { tag } from "../../../site/parts.ts";
import { type ChannelAnswer, channelsOf, type ChannelStanding, refusableChannels } from "../channels.ts";
import type { Telling } from "./telling.ts";

export type ChannelBoxes = {
  readonly customerId: string;
  /** Where a button posts `channel`, `act` and `version`. */
  readonly action: string;
  /** Where an address that is missing is added; null: channels without an address are not shown. */
  readonly detailsHref: string | null;
};

/** One box a channel: where she stands, the words, and a button for each answer that she may give (GDPR art. 7(3)). */
export async function channelBoxes(telling: Telling, boxes: ChannelBoxes): Promise<ReactElement[]> {
  const { tx, language } = telling;
  const standings = await channelsOf(tx, boxes.customerId, language);
  return standings
    .filter(({ isReached, state }) => isReached || state === "given" || boxes.detailsHref !== null)
    .map((standing) => channelBox(telling, boxes, standing));
}

/** Reads what a button of a box sent; null: none of ours. */
export function readChannelAnswer(body: unknown): Pick<ChannelAnswer, "channel" | "act" | "version"> | null {
  const said = (body ?? {}) as { channel?: unknown; act?: unknown; version?: unknown };
  const channel = refusableChannels.find((one) => one === said.channel);
  if (channel === undefined || (said.act !== "granted" && said.act !== "withdrawn")) return null;
  return { channel, act: said.act, version: typeof said.version === "string" ? said.version : null };
}

function channelBox(
  { say, formats, face }: Telling,
  { action, detailsHref }: ChannelBoxes,
  { channel, state, changedAt, isReached, words, version }: ChannelStanding,
): ReactElement {
  const name = say(`permission.channel.${channel}`);
  const button = (act: ChannelAnswer["act"]): ReactElement =>
    actForm(
      action,
      say(`permission.page.${act === "granted" ? "give" : state === "given" ? "take_back" : "refuse"}`, {
        channel: name,
      }),
      { channel, act, version },
      "second",
    );
  return h(
    "section",
    { className: "box", "aria-labelledby": `consent-${channel}` },
    h(
      "div",
      { className: "line" },
      h("h2", { id: `consent-${channel}` }, name),
      tag(say(`permission.page.state_${state}`), state === "given" ? "good" : "quiet"),
    ),
    h("p", null, words),
    changedAt === null
      ? h("p", { className: "hint" }, say(`permission.page.open_${channel}`))
      : h(
          "p",
          { className: "hint" },
          say("permission.page.since", { day: formats.day(dayInZone(changedAt, face.timeZone)) }),
        ),
    isReached || state === "given" || detailsHref === null
      ? h(
          "div",
          { className: "line" },
          state === "given" ? null : button("granted"),
          state === "refused" ? null : button("withdrawn"),
        )
      : h("p", null, h("a", { href: detailsHref }, say(`permission.page.missing_${channel}`))),
  );
}

/** Reads what the button about measuring sent; null: another form. */
export function readMeasureAnswer(body: unknown): Pick<ChannelAnswer, "act" | "version"> | null {
  const said = (body ?? {}) as { channel?: unknown; act?: unknown; version?: unknown };
  if (said.channel !== "measure" || (said.act !== "granted" && said.act !== "withdrawn")) return null;
  return { act: said.act, version: typeof said.version === "string" ? said.version : null };
}
