import { pressureForecast } from "../permission/index.ts";
import type { TodayAction } from "./answer.ts";
import { registerToday, type TodayContext } from "./registry.ts";

const source = "pressure";

type Found = {
  readonly peopleOver: number;
  readonly over: number;
  readonly planned: number;
  /** The mailing with most messages too many. */
  readonly heaviest: { readonly name: string; readonly over: number; readonly planned: number } | null;
  readonly leavingLow: number;
  readonly leavingHigh: number;
};

/** Too much is planned for some within a fortnight (W11): more than the shop's limits or than they chose themselves. */
registerToday({
  name: source,
  look: async (tx) => {
    const { peopleOver, over, planned, sources, unsubscribes } = await pressureForecast(tx);
    if (over === 0) return null;
    const [heaviest] = sources;
    return {
      peopleOver,
      over,
      planned,
      heaviest:
        heaviest === undefined
          ? null
          : { name: heaviest.name, over: heaviest.over, planned: heaviest.planned },
      leavingLow: unsubscribes.low,
      leavingHigh: unsubscribes.high,
    } satisfies Found;
  },
  actions: async (_tx, context) => {
    const found = foundIn(context);
    return await Promise.resolve(found === null ? [] : [tooMuch(found)]);
  },
});

function foundIn({ kept }: Pick<TodayContext, "kept">): Found | null {
  // Only `look` above writes under this name.
  return (kept.get(source) ?? null) as Found | null;
}

/** What somebody who says no to all offers is thought to cost when nothing says it: a year of small baskets not suggested. */
const unreachableCents = 500;

function tooMuch({ peopleOver, over, planned, heaviest, leavingLow, leavingHigh }: Found): TodayAction {
  return {
    key: "too_much_pressure",
    text: "too_much_pressure",
    tone: "warning",
    badge: peopleOver,
    values: { people: peopleOver, over, leavingLow, leavingHigh },
    weight: {
      lowCents: leavingLow * unreachableCents,
      highCents: leavingHigh * unreachableCents,
      confidence: 0.5,
      urgency: 1.2,
      minutes: 4,
      deadline: null,
    },
    people: null,
    link: "/pressure",
    calculation: [
      { text: "pressure_planned", values: { planned, over } },
      ...(heaviest === null ? [] : [{ text: "pressure_heaviest", values: { ...heaviest } }]),
      { text: "pressure_leaving", values: { leavingLow, leavingHigh } },
    ],
  };
}
