import type { Tx } from "../../platform/database.ts";
import { daysBetween } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import type { Consumption, DemandAnswer, FlowAnswer, LookAlikesAnswer } from "./answers-portrait.ts";
import { momentOf } from "./moments.ts";
import { readConsumption } from "./queries-consumption.ts";
import { readDemand } from "./queries-demand.ts";
import { findMotive } from "./queries-motives.ts";
import { inGroup } from "./queries-report.ts";
import { readStanding } from "./queries-shop.ts";
import { readSnapshots } from "./queries-snapshots.ts";
import { listLookAlikes, nameTraits } from "./queries-traits.ts";
import { conditionOf, readRule } from "./rules-of-people.ts";
import { discountHabit, habitOf, seasonOf } from "./rules/consumption.ts";
import { demandOf } from "./rules/demand.ts";
import { traitOfFeature } from "./rules/trait-rules.ts";
import type { DemandBody } from "./schema-portrait.ts";

const quarter = 3;

/** Who moved between the stages from one day to another; of thirteen month ends and today. */
export async function readFlow(
  tx: Tx,
  asked: { readonly from?: string; readonly to?: string },
): Promise<FlowAnswer | Refusal<"flow_days_unknown">> {
  const { flow } = await readSnapshots(tx, ["flow"]);
  if (flow === undefined) return { days: [], since: null, flow: null, rises: [] };
  const { days, since, flows, rises } = flow;
  const to = asked.to ?? days.at(-1);
  const from = asked.from ?? days[Math.max(days.indexOf(to ?? "") - quarter, 0)];
  const found = flows.find((one) => one.from === from && one.to === to);
  return found === undefined ? refuse("flow_days_unknown", { days }) : { days, since, flow: found, rises };
}

// What a group buys shows on fifty thousand customers as well as on a million.
const enoughPeople = 50_000;

/** What a group asks for, beside everybody. */
export async function demandOfGroup(
  tx: Tx,
  { rule: given, group }: DemandBody,
): Promise<DemandAnswer | Refusal<"people_rule_unreadable">> {
  const { today, customerCount } = await readStanding(tx);
  const rule = await readRule(tx, given ?? { all: [] });
  if (isRefusal(rule)) return rule;
  const isMeant =
    group === undefined
      ? await conditionOf(tx, rule, await momentOf(tx))
      : inGroup(tx, { basis: "net", until: today }, group);
  const slots = Math.min(1024, Math.ceil((1024 * enoughPeople) / Math.max(customerCount, 1)));
  const { buyers, families, products } = await readDemand(tx, today, slots, isMeant);
  return {
    buyers,
    families: demandOf(families),
    products: demandOf(products),
    isSample: slots < 1024,
  };
}

/** The prospects who resemble the best, and what resembling was worth in the past. */
export async function readLookAlikes(
  tx: Tx,
  { after = 0, limit = 50 }: { readonly after?: number; readonly limit?: number },
): Promise<LookAlikesAnswer> {
  const { look_alikes: snapshot } = await readSnapshots(tx, ["look_alikes"]);
  const rows = await listLookAlikes(tx, after, limit + 1);
  const said = rows.flatMap(({ reasons }) => reasons.map(traitOfFeature));
  const names = await nameTraits(tx, said);
  const items = rows.slice(0, limit).map((row) => ({
    ...row,
    reasons: row.reasons.map((reason) => {
      const { criterion, value } = traitOfFeature(reason);
      const name = names.get(criterion.startsWith("custom.") ? criterion : reason) ?? null;
      return { criterion, value, name };
    }),
  }));
  const last = items.at(-1);
  return {
    snapshot: snapshot ?? null,
    items,
    nextAfter: rows.length > limit && last !== undefined ? last.position : null,
  };
}

const possible = { weekdays: 7, hours: 5 } as const;

/** What one customer buys, when and where, what moves her and what to say to her. */
export async function consumptionOf(
  tx: Tx,
  customerId: string,
): Promise<Consumption | Refusal<"unknown_customer">> {
  const standing = await readStanding(tx);
  const facts = await readConsumption(tx, customerId, standing);
  if (!facts.isKnown) return refuse("unknown_customer");
  const motive = await findMotive(tx, customerId);
  const knownDays = facts.firstDay === null ? 0 : daysBetween(facts.firstDay, standing.today);
  return {
    visits: facts.visits,
    basketCents: facts.basketCents,
    families: facts.families,
    products: facts.products,
    weekday: habitOf(facts.weekdays, possible.weekdays),
    hours: habitOf(facts.hours, possible.hours),
    store: habitOf(facts.stores, facts.storeCount),
    channel: habitOf(facts.channels, facts.channels.length),
    seller: habitOf(facts.sellers, facts.sellers.length),
    season: seasonOf(facts.months, knownDays),
    discounts: {
      came: facts.discounted,
      of: facts.visits,
      shopShare: facts.shopDiscountShare,
      habit: discountHabit(facts.discounted, facts.visits, facts.shopDiscountShare),
    },
    motive: motive ?? null,
  };
}
