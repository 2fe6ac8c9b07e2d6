import { addDays, type Day } from "../../../values/day.ts";
import { instantOf, isOpen } from "./calendar.ts";
import { diceOf } from "./dice.ts";
import type { DemoPerson } from "./people.ts";

export type TownShop = "florist" | "bookshop";

export type TownVisit = {
  readonly shop: TownShop;
  readonly day: Day;
  readonly at: string;
  /** Place among the holders. */
  readonly holder: number;
  readonly cents: number;
};

export const townShops: Readonly<
  Record<
    TownShop,
    {
      readonly name: string;
      readonly address: string;
      readonly label: string;
      readonly iban: string;
      /** Cents a visit brings, from and to. */
      readonly basket: readonly [number, number];
    }
  >
> = {
  // Accounts of the banks' own examples: nobody's.
  florist: {
    name: "Aux Fleurs de la Treille",
    address: "9 place du Lion d’Or",
    label: "Bouquet",
    iban: "FR1420041010050500013M02606",
    basket: [1_450, 4_200],
  },
  bookshop: {
    name: "Librairie de la Vieille Bourse",
    address: "21 rue Esquermoise",
    label: "Livres",
    iban: "FR7630001007941234567890185",
    basket: [790, 4_600],
  },
};

export const townName = "Carte du Vieux-Lille";
export const townIban = "FR7630006000011234567890189";
export const lacailleIban = "FR7611315000011234567890138";

const holders = 10;
const seed = 59_000;

/** Who takes the card of the town: Chantal, and regulars of Lille. @returns their places among the people. */
export function townHolders(people: readonly DemoPerson[], from: Day): number[] {
  const places = people.flatMap(({ home, habit, kind, createdOn }, place) =>
    home === "lille" && habit === "regular" && kind === "person" && createdOn < from ? [place] : [],
  );
  return places.slice(0, holders);
}

/** Their visits to the other shops, from a day on to yesterday; the same for the same days. */
export function townVisits(from: Day, lastDay: Day): TownVisit[] {
  const dice = diceOf(seed);
  const visits: TownVisit[] = [];
  for (let day = from; day <= lastDay; day = addDays(day, 1)) {
    if (!isOpen(day)) continue;
    for (const shop of ["florist", "bookshop"] as const) {
      if (!dice.chance(0.65)) continue;
      const [least, most] = townShops[shop].basket;
      const at = instantOf(day, dice.between(600, 1_130));
      visits.push({ shop, day, at, holder: dice.between(0, holders - 1), cents: dice.between(least, most) });
    }
  }
  return visits;
}
