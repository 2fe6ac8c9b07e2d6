import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { addDays, dayOfNumber, numberOfDay } from "../../values/day.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { readStanding, type Standing } from "../insight/index.ts";
import { legalClasses } from "./operations-law.ts";
import { defaultLimits } from "./operations-limits.ts";
import { changeLoyaltySettings, loyaltySettings } from "./operations-settings.ts";
import { countAnonymous, readEndowmentCosts, readProductCosts } from "./queries-economics.ts";
import { historyStamp, type HistoryWanted, loadHistory } from "./queries-history.ts";
import { checkDefinition, type ShopFigures } from "./rules/check-definition.ts";
import type { Baskets, Outcome } from "./rules/outcome.ts";
import type { ShopCosts } from "./rules/reward-worth.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type {
  Economics,
  SettingsAnswer,
  SettingsBody,
  SimulationAnswer,
  SimulationBody,
  VariantAnswer,
  Verdict,
} from "./schema-economics.ts";
import { type Simulated, type Simulation, wantsLines } from "./simulation.ts";
import { askSimulator } from "./simulator.ts";

// Less than this and a replay says more about chance than about the program.
const fewestCustomers = 50;
const fewestDays = 90;

type Prepared = {
  readonly wanted: HistoryWanted;
  readonly simulation: Simulation;
  readonly stamp: string;
  readonly standing: Standing;
  readonly anonymousTickets: number;
  readonly figures: ShopFigures;
};

/** Replays variants on the shop's receipts in the simulator's own thread. Needs no transaction while it computes. */
export async function simulatePrograms(
  database: Database,
  merchantId: string,
  body: SimulationBody,
): Promise<SimulationAnswer> {
  const started = performance.now();
  const { wanted, simulation, stamp, standing, anonymousTickets, figures } = await database.inMerchant(
    merchantId,
    async (tx) => await prepare(tx, body),
  );
  const simulated = await askSimulator({
    kind: "load",
    address: database.address,
    merchantId,
    wanted,
    stamp,
    simulation,
  });
  const { baskets } = simulated;
  return {
    period: {
      from: baskets.tickets === 0 ? wanted.from : dayOfNumber(simulated.fromDay),
      to: wanted.to,
      days: simulated.toDay - simulated.fromDay + 1,
      toldAsOf: standing.stopsOn !== null,
    },
    history: {
      customers: baskets.customers,
      tickets: baskets.tickets,
      anonymousTickets,
      salesCents: baskets.salesCents,
      medianBasketCents: baskets.medianCents,
      meanBasketCents: baskets.meanCents,
    },
    sampled: simulated.sampled,
    tookMs: Math.round(performance.now() - started),
    economics: simulation.economics,
    baskets: { widthCents: baskets.widthCents, counts: baskets.counts, medianCents: baskets.medianCents },
    tooShort: tooShort(baskets, simulated),
    variants: simulated.outcomes.map((outcome, index) =>
      variantOf(outcome, body.variants[index]?.definition, figures, baskets),
    ),
  };
}

/**
 * What the replay says of a definition about to be launched, on all receipts of the last twelve months. Without enough of them
 * nothing is claimed: amber, and its basis says so.
 */
export async function verdictOf(tx: Tx, definition: ProgramDefinition): Promise<Verdict> {
  const body = { variants: [{ name: "launch", definition }], exact: true };
  const { wanted, simulation } = await prepare(tx, body);
  // Read in this very transaction, then handed over: the thread of the server waits, it does not compute.
  const history = await loadHistory(tx, wanted);
  const simulated = await askSimulator({ kind: "given", history, simulation });
  const [outcome] = simulated.outcomes;
  if (outcome === undefined || tooShort(simulated.baskets, simulated) !== null) {
    return {
      colour: "amber",
      reasons: [{ code: "not_enough_receipts", values: { customers: simulated.baskets.customers } }],
      netCents: { low: 0, high: 0 },
      basis: "none",
    };
  }
  return outcome.verdict;
}

async function prepare(tx: Tx, body: SimulationBody): Promise<Prepared> {
  const standing = await readStanding(tx);
  const classes = await legalClasses(tx);
  const to = standing.stopsOn ?? standing.today;
  const from = body.period === "all" ? null : addDays(to, -364);
  const economics = { ...(await shopEconomics(tx, standing)), ...body.economics };
  const definitions = body.variants.map(({ definition }) => definition);
  const legal = Object.fromEntries(classes);
  const costs = await shopCosts(tx, definitions, economics.marginRate);
  return {
    standing,
    figures: {
      country: standing.country,
      legalCategories: classes,
      marginRate: economics.marginRate,
      // What is given and has no cost there is not in the shop.
      skus: new Set(Object.keys(costs.products)),
      endowmentIds: new Set(Object.keys(costs.endowments)),
      ...(standing.rhythmIsMeasured ? { visitsPerYear: 365 / standing.rhythmDays } : {}),
    },
    wanted: { from, to, withLines: wantsLines(body.variants, legal), legalClasses: legal },
    stamp: await historyStamp(tx),
    anonymousTickets: await countAnonymous(tx, from, to),
    simulation: {
      variants: body.variants,
      economics,
      costs,
      timeZone: standing.timeZone,
      fromDay: from === null ? null : numberOfDay(from),
      toDay: numberOfDay(to),
      exact: body.exact ?? false,
    },
  };
}

/** The figures by which programs of this shop are judged; what the shop has not said is a cautious habit of the trade. */
export async function shopEconomics(tx: Tx, standing: Standing): Promise<Economics> {
  const settings = await loyaltySettings(tx);
  return {
    marginRate: settings.marginRate ?? standing.marginRate,
    liftLow: settings.liftLow,
    liftHigh: settings.liftHigh,
    messageCents: settings.messageCents,
    // One every two months.
    messagesPerMemberYear: 6,
    cardCents: 0,
    staffHourCents: settings.staffHourCents,
    secondsPerTicket: 5,
    softwareMonthCents: settings.softwareMonthCents,
    claimShare: 1,
    joinShare: 0.4,
    regularDays: 3,
  };
}

/** What the goods and gifts that these programs give cost the shop. */
export async function shopCosts(
  tx: Tx,
  definitions: readonly ProgramDefinition[],
  marginRate: number,
): Promise<Simulation["costs"]> {
  const skus = new Set<string>();
  const endowments = new Set<string>();
  for (const definition of definitions) {
    for (const reward of definition.rewards) {
      if (reward.type === "free_product") skus.add(reward.sku);
      if (reward.type === "gift") endowments.add(reward.endowmentId);
    }
    for (const { benefit } of templatesOf(definition)) if (benefit.type === "product") skus.add(benefit.sku);
  }
  const products: ShopCosts["products"] = await readProductCosts(tx, [...skus]);
  return { marginRate, products, endowments: await readEndowmentCosts(tx, [...endowments]) };
}

function templatesOf(definition: ProgramDefinition) {
  return [
    ...definition.rewards.flatMap((reward) => (reward.type === "voucher" ? [reward.voucher] : [])),
    ...(definition.autoVouchers?.steps.map(({ voucher }) => voucher) ?? []),
    ...definition.purchaseVouchers.map(({ voucher }) => voucher),
    ...(definition.tiers?.levels.flatMap(({ benefits }) => (benefits.gift === null ? [] : [benefits.gift])) ??
      []),
  ];
}

function tooShort(
  baskets: Baskets,
  { firstDay, toDay }: Pick<Simulated, "firstDay" | "toDay">,
): SimulationAnswer["tooShort"] {
  if (baskets.customers < fewestCustomers) return "customers";
  return firstDay === null || toDay - firstDay + 1 < fewestDays ? "days" : null;
}

function variantOf(
  { warnings, ...outcome }: Outcome,
  definition: ProgramDefinition | undefined,
  figures: ShopFigures,
  { medianCents }: Baskets,
): VariantAnswer {
  const known = medianCents === null ? figures : { ...figures, medianBasketCents: medianCents };
  const said = definition === undefined ? [] : checkDefinition(definition, known);
  return { ...outcome, problems: [...said, ...warnings] };
}

/** The shop's own figures, with the margin that holds and where it comes from. */
export async function readLoyaltySettings(tx: Tx): Promise<SettingsAnswer> {
  const settings = await loyaltySettings(tx);
  const { marginRate, marginIsMeasured } = await readStanding(tx);
  return {
    ...settings,
    usualLimitCents: defaultLimits,
    effectiveMarginRate: settings.marginRate ?? marginRate,
    marginSource: settings.marginRate !== null ? "owner" : marginIsMeasured ? "catalog" : "assumed",
  };
}

/** Changes what is said and leaves the rest. Refused: `lift_range_is_reversed`, `no_such_role`. */
export async function writeLoyaltySettings(
  tx: Tx,
  actor: Actor,
  said: SettingsBody,
): Promise<SettingsAnswer | Refusal> {
  const changed = await changeLoyaltySettings(tx, actor, { ...(await loyaltySettings(tx)), ...said });
  return isRefusal(changed) ? changed : await readLoyaltySettings(tx);
}
