import type { ReactElement } from "react";
import { type Child, h, ownMarkup } from "../../../site/markup.ts";
import { progress, stamps } from "../../../site/parts.ts";
import { code128Svg, qrSvg } from "../../cards/index.ts";
import type { MembershipAnswer } from "../../loyalty/shared.ts";
import { dayInZone } from "../../../values/day.ts";
import type { OpenShop } from "../public-shop.ts";
import { grouped } from "../rules/seen.ts";
import { dayOf, lastDayBefore, pointsInWords } from "../words.ts";

/** The card as it is shown at the till: names, QR code, barcode, number. */
export function cardFace(
  { say, face }: OpenShop,
  { number, name }: { readonly number: string; readonly name: string },
): ReactElement {
  return h(
    "section",
    { className: "card", "aria-label": say("space.card.of", { shop: face.name }) },
    h("div", { className: "names" }, h("span", null, face.name), h("span", null, name)),
    h("div", {
      className: "code",
      ...ownMarkup(qrSvg(number, say("space.card.qr", { number: grouped(number) }))),
    }),
    h("p", { className: "number", translate: "no" }, grouped(number)),
  );
}

/** A button, and the sheet on which the code fills the screen; both need the script and are hidden without it. */
export function enlarge({ say }: OpenShop): ReactElement[] {
  return [
    h(
      "button",
      { type: "button", className: "button second", hidden: true, ...{ "data-enlarge": "" } },
      say("space.card.enlarge"),
    ),
    h(
      "dialog",
      { "aria-label": say("space.card.title"), ...{ "data-large": "" } },
      h("div", { "data-code": "" }),
      h("form", { method: "dialog" }, h("button", { className: "button second" }, say("space.card.close"))),
    ),
  ];
}

/** The barcode, for tills that read no squares. */
export function barcode({ say }: OpenShop, number: string): ReactElement {
  return h(
    "details",
    null,
    h("summary", null, say("space.card.barcode")),
    h(
      "div",
      { className: "card" },
      h("div", {
        className: "code",
        ...ownMarkup(code128Svg(number, say("space.card.barcode_of", { number: grouped(number) }))),
      }),
    ),
  );
}

/** The programs she takes part in, the one nearest to a reward first. */
export function nearestFirst(members: readonly MembershipAnswer[]): MembershipAnswer[] {
  const way = ({ nextReward }: MembershipAnswer): number =>
    nextReward === null || nextReward.points === 0 ? 1 : nextReward.missing / nextReward.points;
  return members
    .filter(({ status }) => status === "active")
    .toSorted((one, other) => way(one) - way(other) || one.programName.localeCompare(other.programName));
}

/** What she has in one program: how far the next reward is, what she may ask for, what ends when. */
export function membership(shop: OpenShop, member: MembershipAnswer, isOnly: boolean): ReactElement {
  const { say } = shop;
  const words = (points: number): string => pointsInWords(shop, points, member.unitName);
  const { nextReward: next, spendable } = member;
  const reached = member.rewards.filter(({ missing }) => missing === 0);
  const title =
    next === null || next.missing === 0
      ? words(spendable)
      : say("space.card.have_of", { have: words(spendable), of: shop.formats.number(next.points) });
  return h(
    "section",
    { className: "stack tight", "aria-label": member.programName },
    isOnly ? null : h("p", { className: "hint" }, member.programName),
    h("h2", null, title),
    next === null || next.missing === 0
      ? null
      : [
          h(
            "p",
            { className: "lede" },
            say("space.card.missing", { missing: words(next.missing), reward: next.name }),
          ),
          way(member, next, title),
        ],
    reached.length === 0
      ? null
      : h(
          "p",
          { className: "strong" },
          say("space.card.reached", { rewards: shop.formats.list(reached.map(({ name }) => name)) }),
        ),
    ...facts(shop, member),
  );
}

function way(
  { kind, spendable }: MembershipAnswer,
  next: NonNullable<MembershipAnswer["nextReward"]>,
  title: string,
): Child {
  const isStamps = kind === "number" && next.points <= 20 && Number.isInteger(next.points);
  return isStamps
    ? stamps(Math.floor(spendable), next.points, title)
    : progress(spendable, next.points, title);
}

function facts(shop: OpenShop, member: MembershipAnswer): ReactElement[] {
  const { say } = shop;
  const words = (points: number): string => pointsInWords(shop, points, member.unitName);
  const said: string[] = [];
  const [soonest] = member.expiries;
  if (soonest !== undefined) {
    said.push(
      say("space.card.expires", { points: words(soonest.points), day: lastDayBefore(shop, soonest.at) }),
    );
  }
  for (const { points, at } of member.pendingUntil.slice(0, 3)) {
    said.push(say("space.card.pending", { points: words(points), day: dayOf(shop, at) }));
  }
  if (member.reserved > 0) said.push(say("space.card.reserved", { points: words(member.reserved) }));
  if (member.debt > 0) said.push(say("space.card.debt", { points: words(member.debt) }));
  if (member.cardUntil !== null && !member.cardUntil.startsWith("9999")) {
    const isOver = member.cardUntil < dayInZone(shop.tx.now, shop.face.timeZone);
    const day = shop.formats.day(member.cardUntil);
    said.push(isOver ? say("space.card.was_valid_until", { day }) : say("space.card.valid_until", { day }));
  }
  if (member.programState === "paused") said.push(say("space.card.paused"));
  if (member.programState === "ended") said.push(say("space.card.ended"));
  return [...said.map((words_) => h("p", { className: "hint" }, words_)), ...tierOf(shop, member)];
}

function tierOf({ say, formats }: OpenShop, { tier, unitName }: MembershipAnswer): ReactElement[] {
  if (tier === null) return [];
  const { next } = tier;
  const missing =
    next === null
      ? []
      : [
          (next.missingCents ?? 0) > 0 ? formats.moneyShort(next.missingCents ?? 0) : null,
          (next.missingVisits ?? 0) > 0 ? say("space.card.visits", { count: next.missingVisits ?? 0 }) : null,
          (next.missingPoints ?? 0) > 0
            ? `${formats.number(next.missingPoints ?? 0)} ${unitName.other}`
            : null,
        ].filter((one) => one !== null);
  return [
    tier.name === null ? null : h("p", { className: "hint" }, say("space.card.tier", { tier: tier.name })),
    next === null || missing.length === 0
      ? null
      : h(
          "p",
          { className: "hint" },
          say("space.card.next_tier", { tier: next.name, missing: formats.list(missing) }),
        ),
  ].filter((one) => one !== null);
}
