import type { Day } from "../../../values/day.ts";
import { feastOf } from "./calendar.ts";
import { catalogue, type DemoProduct, teaCategory } from "./catalogue.ts";
import type { Dice } from "./dice.ts";

export type DemoLine = {
  readonly sku: string;
  readonly label: string;
  readonly quantity: number;
  readonly unitPrice: string;
};

/** Where somebody buys decides what: the tea corner sells small baskets, the web larger ones, firms boxes by the dozen. */
export type Occasion = "counter" | "tea_corner" | "web" | "firm";

export function makeBasket(dice: Dice, occasion: Occasion, day: Day): DemoLine[] {
  if (occasion === "firm") {
    return [lineOf(productCalled(dice.pick(["COF-DEC", "BAL-250", "COF-NOE"])), dice.between(8, 24))];
  }
  const shelf = shelfOf(occasion, day);
  const count = dice.weighted<number>(
    occasion === "web"
      ? [
          [1, 32],
          [2, 42],
          [3, 20],
          [4, 6],
        ]
      : occasion === "tea_corner"
        ? [
            [1, 43],
            [2, 45],
            [3, 12],
          ]
        : [
            [1, 54],
            [2, 34],
            [3, 12],
          ],
  );
  const chosen = new Map<string, DemoLine>();
  for (let number = 0; number < count; number++) {
    const product = dice.weighted(leaningTo(shelf, chosen));
    const quantity =
      Number(product.price) < 7
        ? dice.weighted<number>([
            [1, 62],
            [2, 28],
            [3, 10],
          ])
        : dice.chance(0.05)
          ? 2
          : 1;
    if (!chosen.has(product.sku)) chosen.set(product.sku, lineOf(product, quantity));
  }
  return [...chosen.values()];
}

/** What people take together: the tea and its biscuit, two bars to compare, a cup with what is drunk from it. */
const companions: readonly (readonly [string, string])[] = [
  ["THE-EG", "SPECU"],
  ["THE-SEN", "MATCHA"],
  ["THE-CHO", "ORANG"],
  ["TAB-N70", "TAB-ORIG"],
  ["THE-ROO", "THE-INF"],
];
const leaning = 6;

/** One that goes with what is in the basket is chosen more easily. */
function leaningTo(
  shelf: readonly (readonly [DemoProduct, number])[],
  chosen: ReadonlyMap<string, DemoLine>,
): readonly (readonly [DemoProduct, number])[] {
  const wanted = new Set(
    companions.flatMap(([one, other]) => [
      ...(chosen.has(one) ? [other] : []),
      ...(chosen.has(other) ? [one] : []),
    ]),
  );
  if (wanted.size === 0) return shelf;
  return shelf.map(
    ([product, weight]) => [product, wanted.has(product.sku) ? leaning * weight : weight] as const,
  );
}

const shelves = new Map<string, readonly (readonly [DemoProduct, number])[]>();

/** What can be chosen then, and how often: products of a feast only in its weeks, and much asked for. */
function shelfOf(occasion: Occasion, day: Day): readonly (readonly [DemoProduct, number])[] {
  const feast = feastOf(day);
  const key = `${occasion} ${feast}`;
  const known = shelves.get(key);
  if (known !== undefined) return known;
  const shelf = catalogue.flatMap((product) => {
    if (product.feast !== undefined && product.feast !== feast) return [];
    const isTea = product.category === teaCategory || product.category === "Théières et tasses";
    const liking =
      occasion === "tea_corner"
        ? isTea
          ? 5
          : product.category.startsWith("Biscuits")
            ? 2.5
            : 0.15
        : isTea
          ? 0.55
          : 1;
    return [[product, product.weight * liking] as const];
  });
  shelves.set(key, shelf);
  return shelf;
}

function lineOf(product: DemoProduct, quantity: number): DemoLine {
  return { sku: product.sku, label: product.name, quantity, unitPrice: product.price };
}

function productCalled(sku: string): DemoProduct {
  const found = catalogue.find((product) => product.sku === sku) ?? catalogue[0];
  if (found === undefined) throw new Error("The catalogue is empty.");
  return found;
}

export function basketCents(lines: readonly DemoLine[]): number {
  return lines.reduce(
    (sum, { quantity, unitPrice }) => sum + Math.round(Number(unitPrice) * 100) * quantity,
    0,
  );
}
