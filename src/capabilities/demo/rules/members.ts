import { addDays, type Day, daysBetween } from "../../../values/day.ts";
import { openDayFrom } from "./calendar.ts";
import { diceOf } from "./dice.ts";
import type { DemoPerson } from "./people.ts";
import type { DemoProgram } from "./programs.ts";
import { type DemoReceipt, makeReceipt } from "./shopping.ts";

/** Somebody takes a card, at the counter, with a purchase. */
export type DemoJoin = {
  readonly program: DemoProgram;
  readonly buyer: number;
  readonly day: Day;
  readonly at: string;
};

const seed = 19_780_611;

export type Launches = Readonly<Record<DemoProgram, Day>>;

/** When each program began. */
export function launchesOf(firstDay: Day, lastDay: Day): Launches {
  return { stamps: addDays(firstDay, 110), club: addDays(firstDay, 180), tea: addDays(lastDay, -410) };
}

type Taking = {
  readonly program: DemoProgram;
  readonly counts: (receipt: DemoReceipt) => boolean;
  /** Visits since the launch, by which somebody is asked. */
  readonly visits: number;
  readonly chance: Readonly<Record<"regular" | "occasional", number>>;
};

const takings: readonly Taking[] = [
  {
    program: "stamps",
    counts: ({ store, till }) => store === "lille" && till !== "Coin thé",
    visits: 1,
    chance: { regular: 0.62, occasional: 0.2 },
  },
  { program: "club", counts: () => true, visits: 2, chance: { regular: 0.28, occasional: 0.06 } },
  {
    program: "tea",
    counts: ({ till }) => till === "Coin thé",
    visits: 1,
    chance: { regular: 0.55, occasional: 0.35 },
  },
];

/** Who takes which card, and when: drawn with dice of their own, so that the rest of the shop stays as it is. */
export function joinsOf(
  people: readonly DemoPerson[],
  receipts: readonly DemoReceipt[],
  launches: Launches,
): DemoJoin[] {
  const dice = diceOf(seed);
  const sales = Map.groupBy(
    receipts.filter(({ kind, buyer }) => kind === "sale" && buyer !== null),
    ({ buyer }) => buyer ?? 0,
  );
  const joins: DemoJoin[] = [];
  for (const [buyer, person] of people.entries()) {
    if (person.kind === "company" || (person.habit !== "regular" && person.habit !== "occasional")) continue;
    const { habit } = person;
    const taken = new Set<DemoProgram>();
    for (const { program, counts, visits, chance } of takings) {
      const willing = dice.chance(person.role === "chantal" && program === "stamps" ? 1 : chance[habit]);
      const own = (sales.get(buyer) ?? []).filter((one) => one.day >= launches[program] && counts(one));
      const first = own[visits - 1];
      // One counter card is enough for most.
      if (!willing || first === undefined || (program === "tea" && taken.has("stamps"))) continue;
      taken.add(program);
      joins.push({ program, buyer, day: first.day, at: first.happenedAt });
    }
  }
  return joins.sort((one, other) => (one.at < other.at ? -1 : 1));
}

const moreVisits = 0.3;

/** A card that pleases brings people back a little sooner: visits, between two others, that would not have been. */
export function visitsBrought(
  people: readonly DemoPerson[],
  receipts: readonly DemoReceipt[],
  joins: readonly DemoJoin[],
): DemoReceipt[] {
  const dice = diceOf(seed + 1);
  const brought: DemoReceipt[] = [];
  for (const { program, buyer, day: joined } of joins) {
    const person = people[buyer];
    if (program !== "stamps" || person === undefined || person.role !== undefined) continue;
    const days = receipts.filter((one) => one.buyer === buyer && one.kind === "sale" && one.day >= joined);
    for (const [place, { day }] of days.entries()) {
      const next = days[place + 1]?.day;
      if (next === undefined || !dice.chance(moreVisits)) continue;
      const between = openDayFrom(addDays(day, Math.ceil(daysBetween(day, next) / 2)));
      if (between <= day || between >= next) continue;
      brought.push(makeReceipt(dice, { day: between, buyer }, person, 500_000 + brought.length));
    }
  }
  return brought;
}
