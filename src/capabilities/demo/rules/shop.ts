import { addDays, type Day } from "../../../values/day.ts";
import { catalogue, type DemoProduct } from "./catalogue.ts";
import { season } from "./calendar.ts";
import { type Dice, diceOf } from "./dice.ts";
import { type DemoJoin, joinsOf, type Launches, launchesOf, visitsBrought } from "./members.ts";
import { type DemoPerson, type Habit, makePerson, registryOf } from "./people.ts";
import { anonymousVisits, type DemoReceipt, makeReceipt, makeRefund, visitsOf } from "./shopping.ts";
import { storyCompanies, storyPeople, writtenTwice } from "./story.ts";

export type DemoShop = {
  readonly firstDay: Day;
  readonly products: readonly DemoProduct[];
  readonly people: readonly DemoPerson[];
  /** In the order in which they happened; a refund after its sale. */
  readonly receipts: readonly DemoReceipt[];
  readonly launches: Launches;
  readonly joins: readonly DemoJoin[];
};

const seed = 20_250_304;
const days = 730;
const regulars = 300;
const occasional = 664;
const passing = 620;
const prospects = 240;
const doubles = 23;

/** Maison Lacaille, chocolate and tea: two years that end yesterday, the same for the same day. */
export function makeShop(today: Day): DemoShop {
  const dice = diceOf(seed);
  const firstDay = addDays(today, -days);
  const lastDay = addDays(today, -1);
  const people = makePeople(dice, firstDay, today);
  const sales = makeSales(dice, people, firstDay, lastDay);
  const refunds = sales
    .filter(({ buyer, discountCents }) => buyer !== null && discountCents === 0 && dice.chance(0.015))
    .map((sale, number) => makeRefund(dice, sale, lastDay, number + 1))
    .filter((refund) => refund !== null);
  const launches = launchesOf(firstDay, lastDay);
  const joins = joinsOf(people, sales, launches);
  const brought = visitsBrought(people, sales, joins);
  const receipts = [...sales, ...refunds, ...brought].sort((one, other) =>
    one.happenedAt < other.happenedAt ? -1 : 1,
  );
  return { firstDay, products: catalogue, people, receipts, launches, joins };
}

function makePeople(dice: Dice, firstDay: Day, today: Day): DemoPerson[] {
  const registry = registryOf();
  const people: DemoPerson[] = [...storyPeople(registry, firstDay, today)];
  people.push(...storyCompanies(registry, firstDay, people.length));
  const add = (habit: Habit, count: number, knownFromTheStart: number) => {
    for (let number = 0; number < count; number++) {
      people.push(makePerson(dice, registry, habit, arrivalOf(dice, knownFromTheStart, firstDay), today));
    }
  };
  add("regular", regulars, 0.66);
  add("occasional", occasional, 0.45);
  add("once", passing, 0);
  add("prospect", prospects - 5, 0.1);
  const withPhone = people.filter(
    ({ habit, phone, kind, role }) =>
      habit !== "prospect" && phone !== null && kind === "person" && role === undefined,
  );
  for (let number = 0; number < doubles; number++) {
    const person = withPhone[Math.floor((number * withPhone.length) / doubles)];
    if (person !== undefined) people.push(writtenTwice(dice, person, today));
  }
  return people;
}

/** Known when the shop's records begin, or met since, more often when the shop is busy. */
function arrivalOf(dice: Dice, fromTheStart: number, firstDay: Day): Day {
  if (dice.chance(fromTheStart)) return firstDay;
  for (let attempt = 0; attempt < 40; attempt++) {
    const day = addDays(firstDay, dice.between(0, days - 3));
    if (dice.chance(season(day) / 4)) return day;
  }
  return addDays(firstDay, dice.between(0, days - 3));
}

const lostPerYear = 0.2;
const slippingNow = 14;

function makeSales(dice: Dice, people: readonly DemoPerson[], firstDay: Day, lastDay: Day): DemoReceipt[] {
  let slipping = 0;
  const visits = people.flatMap((person, buyer) => {
    const isRegular = person.habit === "regular" && person.role === undefined;
    const slipsNow = isRegular && slipping < slippingNow && buyer % 9 === 4;
    if (slipsNow) slipping += 1;
    const silentSince = slipsNow
      ? addDays(lastDay, -dice.between(26, 40))
      : person.role === "chantal"
        ? addDays(lastDay, -34)
        : isRegular
          ? leaving(dice, person.createdOn, lastDay)
          : null;
    return visitsOf(dice, person, firstDay, lastDay, silentSince).map((day) => ({ day, buyer }));
  });
  const all = [...visits, ...anonymousVisits(dice, firstDay, lastDay, 1.5)].sort((one, other) =>
    one.day < other.day ? -1 : 1,
  );
  return all.map((visit, number) =>
    makeReceipt(dice, visit, visit.buyer === null ? null : (people[visit.buyer] ?? null), number + 1),
  );
}

/** A fifth of the regulars leave in a year; most of the others are still here. */
function leaving(dice: Dice, from: Day, lastDay: Day): Day | null {
  const stays = dice.waiting(365 / -Math.log(1 - lostPerYear));
  const left = addDays(from, Math.max(40, Math.round(stays)));
  return left < lastDay ? left : null;
}
