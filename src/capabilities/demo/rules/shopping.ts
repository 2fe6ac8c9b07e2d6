import { addDays, type Day, daysBetween } from "../../../values/day.ts";
import { type DemoLine, makeBasket, type Occasion } from "./baskets.ts";
import { instantOf, openDayFrom, season, weekday } from "./calendar.ts";
import type { Dice } from "./dice.ts";
import type { DemoPerson, Home } from "./people.ts";

export type DemoReceipt = {
  readonly externalId: string;
  readonly kind: "sale" | "refund";
  readonly day: Day;
  readonly happenedAt: string;
  readonly store: Home;
  readonly till: string | null;
  readonly staffLabel: string | null;
  /** Place of the buyer among the people; null when nobody said a name. */
  readonly buyer: number | null;
  readonly lines: readonly DemoLine[];
  readonly shippingCents: number;
  readonly discountCents: number;
  readonly refundOf: string | null;
};

type Visit = { readonly day: Day; readonly buyer: number | null };

/** The days on which somebody of this habit comes, from the first acquaintance to yesterday. */
export function visitsOf(
  dice: Dice,
  person: DemoPerson,
  firstDay: Day,
  lastDay: Day,
  silentSince: Day | null,
): Day[] {
  if (person.habit === "prospect") return [];
  if (person.role === "chantal") return everySixteenDays(dice, person.createdOn, silentSince ?? lastDay);
  if (person.kind === "company") return firmVisits(dice, person.createdOn, lastDay);
  if (person.habit === "once") return [openDayFrom(person.createdOn)];
  if (person.habit === "occasional") return occasionalVisits(dice, person.createdOn, firstDay, lastDay);
  return regularVisits(dice, person.createdOn, silentSince ?? lastDay, firstDay);
}

function everySixteenDays(dice: Dice, from: Day, until: Day): Day[] {
  const days: Day[] = [];
  // Counted back from the last visit, so that the silence is exactly as long as the story says.
  for (let day = until; day >= from; day = addDays(day, -dice.between(14, 18)))
    days.unshift(openDayFrom(day));
  return days;
}

/** Own rhythm between a week and two months; busier before feasts. */
function regularVisits(dice: Dice, from: Day, until: Day, firstDay: Day): Day[] {
  const mean = Math.min(62, 8 + dice.waiting(13));
  const days: Day[] = [];
  let day = addDays(from === firstDay ? addDays(from, dice.between(0, 20)) : from, 0);
  while (day <= until) {
    const open = openDayFrom(day);
    if (open <= until) days.push(open);
    const hurry = Math.min(1.7, Math.max(0.75, season(day)));
    day = addDays(day, Math.max(2, Math.round(dice.around(mean, mean * 0.6) / hurry)));
  }
  return days;
}

/** A few times a year, mostly when the windows are full of eggs or stars. */
function occasionalVisits(dice: Dice, from: Day, firstDay: Day, lastDay: Day): Day[] {
  const perYear = 0.9 + dice.waiting(1.5);
  const forgotten = addDays(from, 200 + Math.round(dice.waiting(700)));
  const until = forgotten < lastDay ? forgotten : lastDay;
  const count = Math.max(1, Math.round((perYear * daysBetween(from, until)) / 365));
  const days = new Set<Day>(from > firstDay ? [openDayFrom(from)] : []);
  for (let number = 0; number < Math.min(count, 12); number++) days.add(seasonalDay(dice, from, until));
  return [...days].sort();
}

function firmVisits(dice: Dice, from: Day, until: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= until; day = addDays(day, dice.between(60, 130))) days.push(openDayFrom(day));
  return days.filter((day) => day <= until);
}

const busiest = 4;

/** A day drawn by how busy it is. */
function seasonalDay(dice: Dice, from: Day, until: Day): Day {
  const span = Math.max(daysBetween(from, until), 0);
  for (let attempt = 0; attempt < 60; attempt++) {
    const day = openDayFrom(addDays(from, dice.between(0, span)));
    if (day <= until && dice.chance((season(day) * (weekday(day) === 6 ? 1.25 : 1)) / busiest)) return day;
  }
  return openDayFrom(from) <= until ? openDayFrom(from) : until;
}

/** Customers who gave no name, a handful a day. */
export function anonymousVisits(dice: Dice, firstDay: Day, lastDay: Day, perDay: number): Visit[] {
  const visits: Visit[] = [];
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
    if (openDayFrom(day) !== day) continue;
    const count = Math.floor(perDay * season(day) + dice.roll());
    for (let number = 0; number < count; number++) visits.push({ day, buyer: null });
  }
  return visits;
}

/** The receipt of a visit. `number` counts the receipts of the shop. */
export function makeReceipt(
  dice: Dice,
  visit: Visit,
  person: DemoPerson | null,
  number: number,
): DemoReceipt {
  const store = storeOf(dice, person);
  const occasion = occasionOf(dice, person, store);
  const lines =
    person?.role === "chantal"
      ? [
          line("BAL-500", "Ballotin 500 g", "33.00"),
          ...(dice.chance(0.5) ? [line("THE-EG", "Earl Grey 100 g", "9.20")] : []),
        ]
      : makeBasket(dice, occasion, visit.day);
  const isWeb = store === "web";
  const minutes = isWeb ? Math.round(dice.around(20 * 60, 150)) : Math.round(dice.around(15 * 60, 220));
  return {
    externalId: `${isWeb ? "W" : store === "lille" ? "L" : "N"}-${String(number).padStart(6, "0")}`,
    kind: "sale",
    day: visit.day,
    happenedAt: instantOf(visit.day, minutes),
    store,
    till: isWeb ? null : occasion === "tea_corner" ? "Coin thé" : "Caisse 1",
    staffLabel: isWeb ? null : sellerOf(dice, visit.buyer, store),
    buyer: visit.buyer,
    lines,
    shippingCents: isWeb && dice.chance(0.7) ? 590 : 0,
    discountCents: dice.chance(isOneIn(17, visit.buyer) ? 0.6 : 0.03) ? 200 : 0,
    refundOf: null,
  };
}

/** Some wait for an offer, some for the person they like to be served by. */
function isOneIn(many: number, buyer: number | null): boolean {
  return buyer !== null && buyer % many === 3;
}

function sellerOf(dice: Dice, buyer: number | null, store: Home): string {
  const any = dice.pick(store === "lille" ? ["Karim", "Sophie", "Léa"] : ["Godelieve", "Antoine"]);
  if (!isOneIn(23, buyer)) return any;
  return store === "lille" ? "Léa" : "Antoine";
}

function line(sku: string, label: string, unitPrice: string): DemoLine {
  return { sku, label, quantity: 1, unitPrice };
}

/** One shop at home, and now and then another. */
function storeOf(dice: Dice, person: DemoPerson | null): Home {
  if (person === null)
    return dice.weighted<Home>([
      ["lille", 60],
      ["namur", 40],
    ]);
  if (person.role === "chantal" || person.kind === "company") return person.home;
  if (person.home === "web") return dice.chance(0.93) ? "web" : "lille";
  return dice.chance(person.email === null ? 0 : 0.07) ? "web" : person.home;
}

function occasionOf(dice: Dice, person: DemoPerson | null, store: Home): Occasion {
  if (person?.kind === "company") return "firm";
  if (store === "web") return "web";
  const likesTea = person?.tags.includes("Thé") === true;
  return dice.chance(likesTea ? 0.6 : 0.22) ? "tea_corner" : "counter";
}

/** One product of the sale brought back some days later, or a parcel that came broken. */
export function makeRefund(dice: Dice, sale: DemoReceipt, lastDay: Day, number: number): DemoReceipt | null {
  const [first] = sale.lines;
  const day = openDayFrom(addDays(sale.day, dice.between(1, 12)));
  if (first === undefined || day > lastDay) return null;
  return {
    ...sale,
    externalId: `R-${String(number).padStart(6, "0")}`,
    kind: "refund",
    day,
    happenedAt: instantOf(day, dice.between(11 * 60, 18 * 60)),
    lines: [{ ...first, quantity: 1 }],
    shippingCents: 0,
    discountCents: 0,
    refundOf: sale.externalId,
  };
}
