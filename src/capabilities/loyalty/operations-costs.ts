import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, addMonths, type Day, dayInZone, isDay } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { cardIncomeByDay } from "./queries-cards.ts";
import {
  endMonthlyCost,
  insertCost,
  insertMonthlyCost,
  selectCost,
  selectCosts,
  selectMonthlyCosts,
} from "./queries-costs.ts";
import { endowmentCostsByDay } from "./queries-endowments.ts";
import { programExists } from "./queries-known.ts";
import { voucherCostsByDay } from "./queries-vouchers.ts";
import type { CostBody, CostLine, MonthlyCost, MonthlyCostBody } from "./schema-rewards.ts";

export type Costs = {
  readonly from: Day;
  readonly to: Day;
  readonly lines: readonly CostLine[];
  readonly monthly: readonly MonthlyCost[];
  readonly directCents: number;
  readonly indirectCents: number;
};

/** What the owner noted of a program's costs; the last twelve months when nothing is asked. */
export async function readCosts(
  tx: Tx,
  programId: string,
  query: { readonly from?: Day; readonly to?: Day },
): Promise<Costs | Refusal> {
  if (!(await programExists(tx, programId))) return refuse("unknown_program", { id: programId });
  const today = dayInZone(tx.now, (await currentMerchant(tx)).timeZone);
  const to = query.to ?? today;
  for (const [field, day] of Object.entries(query))
    if (!isDay(day)) return refuse("unreadable_date", { field });
  const from = query.from ?? addDays(addMonths(to, -12), 1);
  const lines = await programCosts(tx, { programId, from, to });
  const sum = (isDirect: boolean) =>
    lines.reduce((cents, line) => cents + (line.isDirect === isDirect ? line.cents : 0), 0);
  return {
    from,
    to,
    lines,
    monthly: await selectMonthlyCosts(tx, programId),
    directCents: sum(true),
    indirectCents: sum(false),
  };
}

/** The ledger of a program's costs between two days: lines, their corrections, and monthly costs on the first of each month. */
export async function programCosts(
  tx: Tx,
  asked: { readonly programId: string; readonly from: Day; readonly to: Day },
): Promise<CostLine[]> {
  return await selectCosts(tx, asked);
}

export type MoneyOfDay = { readonly day: Day; readonly cents: number };

/**
 * What the program gave and took outside the points, by day: discounts of its vouchers, gifts of its stocks at their cost,
 * and what members paid for their cards.
 */
export async function rewardMoney(
  tx: Tx,
  asked: { readonly programId: string; readonly from: Day; readonly to: Day },
): Promise<{
  readonly vouchers: readonly MoneyOfDay[];
  readonly gifts: readonly MoneyOfDay[];
  readonly cards: readonly MoneyOfDay[];
}> {
  const { timeZone } = await currentMerchant(tx);
  return {
    vouchers: await voucherCostsByDay(tx, { ...asked, timeZone }),
    gifts: await endowmentCostsByDay(tx, { ...asked, timeZone }),
    cards: await cardIncomeByDay(tx, { ...asked, timeZone }),
  };
}

export async function addCost(
  tx: Tx,
  actor: Actor,
  programId: string,
  body: CostBody,
): Promise<CostLine | Refusal> {
  if (!(await programExists(tx, programId))) return refuse("unknown_program", { id: programId });
  if (!isDay(body.day)) return refuse("unreadable_date", { field: "day" });
  return await write(tx, actor, programId, body, null);
}

/** Undoes a line by an opposite one of the same day. */
export async function correctCost(
  tx: Tx,
  actor: Actor,
  programId: string,
  id: string,
): Promise<CostLine | Refusal> {
  const line = await selectCost(tx, programId, id);
  if (line === undefined || line.correctsId !== null) return refuse("unknown_cost", { id });
  if (line.isCorrected) return refuse("cost_already_corrected", { id });
  const { day, kind, isDirect, cents } = line;
  return await write(tx, actor, programId, { day, kind, isDirect, cents: -cents }, id);
}

async function write(
  tx: Tx,
  actor: Actor,
  programId: string,
  body: CostBody,
  correctsId: string | null,
): Promise<CostLine | Refusal> {
  const id = newId(Date.parse(tx.now));
  await insertCost(tx, { ...body, id, programId, correctsId }, actor.name);
  return (await selectCost(tx, programId, id)) ?? refuse("unknown_cost", { id });
}

/** A cost that comes back every month, such as an hour of staff or a subscription. */
export async function addMonthlyCost(
  tx: Tx,
  actor: Actor,
  programId: string,
  body: MonthlyCostBody,
): Promise<MonthlyCost | Refusal> {
  if (!(await programExists(tx, programId))) return refuse("unknown_program", { id: programId });
  const { fromMonth, untilMonth = null } = body;
  if (!isDay(`${fromMonth}-01`)) return refuse("unreadable_date", { field: "fromMonth" });
  if (untilMonth !== null && (!isDay(`${untilMonth}-01`) || untilMonth < fromMonth))
    return refuse("unreadable_date", { field: "untilMonth" });
  const id = newId(Date.parse(tx.now));
  await insertMonthlyCost(tx, id, programId, body);
  await recordAudit(tx, actor, {
    action: "loyalty.monthly_cost_added",
    subjectKind: "program",
    subjectId: programId,
  });
  return await findMonthly(tx, programId, id);
}

/** The cost ends with a month; the months before it keep their lines. */
export async function stopMonthlyCost(
  tx: Tx,
  actor: Actor,
  programId: string,
  id: string,
  untilMonth: string,
): Promise<MonthlyCost | Refusal> {
  if (!isDay(`${untilMonth}-01`)) return refuse("unreadable_date", { field: "untilMonth" });
  if ((await endMonthlyCost(tx, programId, id, untilMonth)) === 0) return refuse("unknown_cost", { id });
  await recordAudit(tx, actor, {
    action: "loyalty.monthly_cost_ended",
    subjectKind: "program",
    subjectId: programId,
  });
  return await findMonthly(tx, programId, id);
}

async function findMonthly(tx: Tx, programId: string, id: string): Promise<MonthlyCost | Refusal> {
  const found = (await selectMonthlyCosts(tx, programId)).find((cost) => cost.id === id);
  return found ?? refuse("unknown_cost", { id });
}
