import { shrunkChances } from "../../values/statistics/shrinkage.ts";
import { retailLines } from "./analytics-data.ts";
import type { Study } from "./analytics-study.ts";

type Order = { readonly moment: number; readonly hour: number; readonly weekday: number };

/** Below this a chance counts as this: certainty in the wrong is bounded. */
const smallest = 1e-9;

/** The hour or the day of somebody's last order, from those before it, leaning more or less on the shop's. */
export const sendTimeStudy: Study = (["hour of day", "day of week"] as const).map((name) => ({
  id: name.replaceAll(" ", "-"),
  title: `The ${name} of the next order: own habit and the shop's`,
  claims: [["results", name], ["data"], ["tolerance"]],
  play: (figures, { folder }) => {
    figures.told("data", "tolerance");
    const [values, valueOf] =
      name === "hour of day"
        ? ([24, ({ hour }: Order) => hour] as const)
        : ([7, ({ weekday }: Order) => weekday] as const);
    const people = ordersOf(folder).filter((orders) => orders.length > 1);
    const own = figures.at("results", name);
    own.at("customers").same(people.length);
    const shop = new Array<number>(values).fill(1);
    const cases = people.map((orders) => {
      const counts = new Array<number>(values).fill(0);
      for (const order of orders.slice(0, -1)) {
        const value = valueOf(order);
        counts[value] = (counts[value] ?? 0) + 1;
        shop[value] = (shop[value] ?? 0) + 1;
      }
      const last = orders.at(-1);
      return { counts, truth: last === undefined ? 0 : valueOf(last) };
    });
    for (const key of own.keys().filter((word) => word.startsWith("prior weight"))) {
      const weight = Number(key.replace("prior weight ", ""));
      let [loss, right] = [0, 0];
      for (const { counts, truth } of cases) {
        const chances = shrunkChances(counts, shop, weight);
        loss -= Math.log(Math.max(chances[truth] ?? 0, smallest));
        if (chances.indexOf(Math.max(...chances)) === truth) right += 1;
      }
      own.at(key, "logloss").near(loss / cases.length, { by: 1e-4 });
      own.at(key, "top1").near(right / cases.length, { by: 1e-4 });
    }
  },
}));

/** The orders of each customer, the first one first. */
function ordersOf(folder: string): Order[][] {
  const orders = new Map<string, { customer: string; order: Order }>();
  for (const { customer, invoice, day, time } of retailLines(folder)) {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    const order = { moment: day * 1_440 + hour * 60 + minute, hour, weekday: (day + 3) % 7 };
    const known = orders.get(invoice);
    if (known === undefined || order.moment < known.order.moment) orders.set(invoice, { customer, order });
  }
  const people = new Map<string, Order[]>();
  for (const { customer, order } of orders.values()) {
    const own = people.get(customer) ?? [];
    own.push(order);
    people.set(customer, own);
  }
  return [...people.values()].map((own) => own.toSorted((one, other) => one.moment - other.moment));
}
