import { allocate, goldenRule, recognised } from "../../capabilities/loyalty/index.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import type { Facts } from "./expectation.ts";
import { timeZone } from "./moments.ts";
import { CaseFault, type Value, type Words } from "./words.ts";
import type { World } from "./world.ts";

type Verb = (world: World, step: Words) => Promise<Facts>;

/** What is computed about programs: replay, forecast, golden rule, checks. */
export const economicsVerbs: Readonly<Record<string, Verb>> = {
  simulate,
  golden_rule: async ({ given }) => {
    const { netCents, passes } = goldenRule({
      marginCents: given.number("incremental_margin_minor"),
      rewardCents: given.number("reward_cost_minor"),
      runningCents: given.number("running_cost_minor"),
    });
    return await Promise.resolve({ net_minor: () => netCents, passes: () => passes });
  },
  forecast,
  validate_programme: validateProgram,
  allocate: async (world) => {
    const { goodsCents, deferredCents } = allocation(world);
    return await Promise.resolve({
      products: () => Math.round(goodsCents),
      points_liability: () => Math.round(deferredCents),
    });
  },
  recognise: async (world, step) => {
    const { deferredCents } = allocation(world);
    const until = recognised(
      deferredCents,
      step.number("redeemed_cumulative"),
      step.number("expected_redeemed"),
    );
    const revenue = Math.round(until - world.recognised);
    world.recognised = until;
    return await Promise.resolve({ revenue: () => revenue });
  },
};

/** What was paid, shared between goods and points; whatever the unit of money, the shares are the same. */
function allocation({ given }: World): { readonly goodsCents: number; readonly deferredCents: number } {
  given.number("points");
  const rounding = given.maybeText("percentages_rounded_to");
  if (rounding !== undefined && rounding !== "1%") throw new CaseFault(`no rounding to ${rounding}`);
  return allocate({
    salesCents: given.number("sales"),
    expectedUnits: given.number("expected_redeemed"),
    unitCents: given.number("value_per_point"),
    ...(rounding === undefined ? {} : { roundedTo: 0.01 }),
  });
}

type Simulated = {
  readonly variants: readonly {
    readonly verdict: { readonly reasons: readonly { readonly code: string }[] };
    readonly problems: readonly { readonly code: string }[];
    readonly earned: { readonly lostPoints: number };
    readonly stepCents: number | null;
    readonly people: readonly { readonly customerId: string; readonly points: number }[];
  }[];
};

/** The purchases are recorded one a week until yesterday, then the program is replayed on them. */
async function simulate(world: World): Promise<Facts> {
  const names = await recordHistory(world);
  const { variants } = await world.shop.ask<Simulated>("POST", "/loyalty/simulations", {
    variants: [{ name: "program", definition: world.program.definition }],
  });
  const [variant] = variants;
  if (variant === undefined) throw new CaseFault("the simulation answered nothing");
  const points = Object.fromEntries(
    variant.people.map(({ customerId, points: earned }) => [names.get(customerId) ?? customerId, earned]),
  );
  return {
    points_by_customer: () => points,
    remainder_minor: () => remainderOfOnly([...names.values()], variant),
    ...warningFacts([...variant.problems, ...variant.verdict.reasons].map(({ code }) => code)),
  };
}

async function recordHistory(world: World): Promise<ReadonlyMap<string, string>> {
  const { shop, given } = world;
  const purchases = given.each("history");
  const today = dayInZone(new Date(shop.now()), timeZone);
  const names = new Map<string, string>();
  const receipts: object[] = [];
  for (const [index, purchase] of purchases.entries()) {
    const name = purchase.text("customer");
    const { customerId } = await world.member(name);
    names.set(customerId, name);
    receipts.push({
      source: "till:1",
      externalId: `history-${index}`,
      store: "shop",
      day: addDays(today, -7 * (purchases.length - index)),
      customer: { id: customerId },
      totalCents: purchase.number("amount_minor"),
    });
  }
  await shop.ask("POST", "/receipts/bulk", { receipts });
  return names;
}

/** What is below the step and kept; told for the shop as a whole, so known of a customer who is alone in it. */
function remainderOfOnly(
  names: readonly string[],
  variant: Simulated["variants"][number],
): Record<string, number> {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0 || variant.stepCents === null) {
    throw new CaseFault("the remainder is only told of a customer who is alone");
  }
  return { [name]: Math.round(variant.earned.lostPoints * variant.stepCents) };
}

function warningFacts(codes: readonly string[]): Facts {
  return {
    warnings_include: (word) => (codes.some((code) => code === word) ? word : codes),
    warnings_exclude: (word: Value) => (codes.some((code) => code === word) ? codes : word),
  };
}

async function forecast({ shop, given }: World): Promise<Facts> {
  // The product counts months as this source does.
  const weeks = given.number("weeks_per_month");
  if (weeks !== 4.33) throw new CaseFault(`months of ${weeks} weeks`);
  const answer = await shop.ask<Record<string, number>>("POST", "/loyalty/forecasts", {
    ticketsPerDay: given.number("daily"),
    daysPerWeek: given.number("days"),
    basketCents: given.number("basket") * 100,
    enrolShare: given.number("enrol"),
    activeShare: given.number("active"),
    liftShare: given.number("lift"),
    marginRate: given.number("margin"),
    centsPerReward: given.number("points_for_reward") * 100,
    rewardCents: given.number("reward_cost") * 100,
    softwareMonthCents: given.number("software") * 100,
  });
  const euros = (key: string) => () => (answer[key] ?? Number.NaN) / 100;
  return {
    monthly_transactions: () => answer["monthlyTickets"],
    baseline_revenue: euros("baselineCents"),
    eligible_revenue: euros("eligibleCents"),
    incremental_revenue: euros("incrementalCents"),
    incremental_margin: euros("marginCents"),
    rewards: () => answer["rewards"],
    reward_cost: euros("rewardCents"),
    net: euros("netCents"),
    roi_percent: () => (answer["roiShare"] ?? Number.NaN) * 100,
  };
}

/** A draft of the program with a paid card, and what the checks say of it. */
async function validateProgram(world: World, step: Words): Promise<Facts> {
  const { definition } = world.program;
  const join = {
    ...definition.join,
    mode: "paid",
    priceCents: step.number("card_price_minor"),
    durationMonths: 12,
  };
  const { problems } = await world.shop.ask<{ problems: { code: string }[] }>("POST", "/loyalty/programs", {
    name: "Card",
    definition: { ...definition, join },
  });
  return warningFacts(problems.map(({ code }) => code));
}
