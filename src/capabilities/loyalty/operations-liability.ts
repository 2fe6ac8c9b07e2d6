import type { Database, Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { addDays, dayInZone, isDay } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { readStanding, wilson } from "../insight/index.ts";
import { shopCosts, shopEconomics } from "./operations-economics.ts";
import { readVintages, sumBuckets, sumOutstanding, sumTickets, wasToldLately } from "./queries-liability.ts";
import { type ProgramRow, selectPrograms } from "./queries-programs.ts";
import { medianBasket } from "./queries-shop-figures.ts";
import { adjustingEntry, allocate, journalCsv, recognised } from "./rules/ifrs15.ts";
import { bucketsOf, expectedUse, vintagesOf } from "./rules/liability.ts";
import { type ShopCosts, unitWorth } from "./rules/reward-worth.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { JournalQuery, LiabilityAnswer } from "./schema-economics.ts";

// What was issued in the last twelve months may still be used: it says nothing of what never will be.
const oldEnoughMonths = 12;

/** What members hold, told in euros. Refused: `unknown_program`, `nothing_launched`. */
export async function programLiability(tx: Tx, id: string): Promise<LiabilityAnswer | Refusal> {
  const [program] = await selectPrograms(tx, { id });
  if (program === undefined) return refuse("unknown_program", { id });
  const { definition } = program;
  if (definition === null) return refuse("nothing_launched", { id });
  return await liabilityOf(tx, program, definition);
}

async function liabilityOf(
  tx: Tx,
  program: ProgramRow,
  definition: ProgramDefinition,
): Promise<LiabilityAnswer> {
  const standing = await readStanding(tx);
  const asOf = dayInZone(tx.now, standing.timeZone);
  const economics = await shopEconomics(tx, standing);
  const costs: ShopCosts = {
    ...(await shopCosts(tx, [definition], economics.marginRate)),
    medianBasketCents: await medianBasket(tx, addDays(standing.today, -365), standing.today),
  };
  const worth = unitWorth(definition, costs);
  const { scale } = definition;
  const points = (units: number): number => units / 10 ** scale;
  const { units, debtUnits } = await sumOutstanding(tx, program.id);
  const buckets = await sumBuckets(tx, program.id);
  const vintages = vintagesOf(await readVintages(tx, program.id, standing.timeZone), asOf.slice(0, 7));
  const use = expectedUse(vintages, oldEnoughMonths);
  const usedShare = use === null ? null : Math.min(1, use.usedUnits / use.issuedUnits);
  // Until months are old enough to tell, everything is expected to be used: prudent, and said.
  const expectedShare = usedShare ?? 1;
  const interval =
    use === null || usedShare === null ? null : wilson(Math.round((1 - usedShare) * use.lots), use.lots);
  const tickets = await sumTickets(tx, program.id);
  const expectedUnits = Math.max(tickets.usedUnits, tickets.issuedUnits * expectedShare);
  const { goodsCents, deferredCents } = allocate({
    salesCents: tickets.salesCents,
    expectedUnits,
    unitCents: worth.valueCents,
  });
  const recognisedCents = recognised(deferredCents, tickets.usedUnits, expectedUnits);
  const cents = Math.round(units * worth.valueCents);
  const limitCents = definition.liabilityAlertCents;
  return {
    asOf,
    unitCents: worth.valueCents * 10 ** scale,
    outstanding: { points: points(units), cents, debtPoints: points(debtUnits) },
    byAge: bucketsOf("age", buckets.age, { scale, unitCents: worth.valueCents }),
    byExpiry: bucketsOf("expiry", buckets.expiry, { scale, unitCents: worth.valueCents }),
    curves: vintages.map(({ month, issuedUnits, used }) => ({
      month,
      issued: points(issuedUnits),
      used: used.map((until) => until / issuedUnits),
    })),
    breakage: {
      state: usedShare === null ? "too_young" : "measured",
      share: usedShare === null ? null : 1 - usedShare,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      fromPoints: points(use?.issuedUnits ?? 0),
    },
    ifrs15: {
      salesCents: tickets.salesCents,
      issuedPoints: points(tickets.issuedUnits),
      expectedPoints: points(expectedUnits),
      goodsCents: Math.round(goodsCents),
      deferredCents: tickets.salesCents - Math.round(goodsCents),
      recognisedCents: Math.round(recognisedCents),
      remainingCents: tickets.salesCents - Math.round(goodsCents) - Math.round(recognisedCents),
    },
    simple: { expectedShare, provisionCents: Math.round(units * expectedShare * worth.costCents) },
    alert: { limitCents, isAbove: limitCents !== null && cents > limitCents },
  };
}

/** What the accountant writes so that the books say what members hold: two lines, or none. */
export async function liabilityJournal(
  tx: Tx,
  id: string,
  asked: JournalQuery,
  words: { readonly label: string; readonly heading: readonly string[] },
): Promise<{ readonly name: string; readonly text: string } | Refusal> {
  if (asked.on !== undefined && !isDay(asked.on)) return refuse("unreadable_date", { field: "on" });
  const liability = await programLiability(tx, id);
  if ("refused" in liability) return liability;
  const isDeferred = (asked.method ?? "deferred") === "deferred";
  const lines = adjustingEntry(
    {
      heldCents: asked.previousCents ?? 0,
      dueCents: isDeferred ? liability.ifrs15.remainingCents : liability.simple.provisionCents,
    },
    isDeferred
      ? { charge: asked.salesAccount ?? "709", liability: asked.deferredAccount ?? "487" }
      : { charge: asked.expenseAccount ?? "6237", liability: asked.provisionAccount ?? "4419" },
  );
  const day = asked.on ?? liability.asOf;
  return {
    name: `points-${day}.csv`,
    text: journalCsv(lines, { ...words, day, reference: `POINTS-${day.replaceAll("-", "")}` }),
  };
}

/** Announces programs whose points have passed the owner's limit, at most once a month each. */
export async function watchLiability(database: Database, merchantId: string): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    for (const program of await selectPrograms(tx)) {
      const { definition } = program;
      if (definition === null || definition.liabilityAlertCents === null) continue;
      const { alert, outstanding } = await liabilityOf(tx, program, definition);
      if (!alert.isAbove || (await wasToldLately(tx, program.id))) continue;
      await appendEvent(tx, "loyalty.liability_above", {
        programId: program.id,
        cents: outstanding.cents,
        limitCents: alert.limitCents,
      });
    }
  });
}
