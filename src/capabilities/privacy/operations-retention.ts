import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Day } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import type { DuePerson, RuleAnswer, RunRow } from "./answers.ts";
import { shopToday } from "./operations-requests.ts";
import { countOldRequests } from "./queries-requests.ts";
import {
  countDue,
  selectChosen,
  selectDue,
  selectRuns,
  type Term,
  upsertChosen,
} from "./queries-retention.ts";
import { countOldViews } from "./queries-views.ts";
import {
  type Chosen,
  cutoffOf,
  isWithin,
  limits,
  type RetentionRule,
  retentionRules,
} from "./rules/retention.ts";

/** How long what is kept, and how much of it is over today. */
export async function retentionRulesOf(tx: Tx): Promise<readonly RuleAnswer[]> {
  const chosen = await chosenLimits(tx);
  const today = await shopToday(tx);
  const answers: RuleAnswer[] = [];
  for (const rule of retentionRules) {
    const { least, most, isOfPeople, source } = limits[rule];
    const own = chosen[rule];
    const before = cutoffOf(today, own.months);
    const counted = isOfPeople
      ? await countDue(tx, rule, await termOf(tx, own.months))
      : { due: await countOld(tx, rule, before), held: {}, asked: 0 };
    const { due, held, asked } = counted;
    answers.push({ rule, ...own, least, most, isOfPeople, source, before, due, held, asked });
  }
  return answers;
}

async function countOld(tx: Tx, rule: RetentionRule, before: Day): Promise<number> {
  return rule === "views" ? await countOldViews(tx, before) : await countOldRequests(tx, before);
}

/** The limits in force: the shop's own, else the product's. */
export async function chosenLimits(tx: Tx): Promise<Readonly<Record<RetentionRule, Chosen>>> {
  const chosen = await selectChosen(tx);
  const of = (rule: RetentionRule): Chosen =>
    chosen.get(rule) ?? { months: limits[rule].months, isOn: limits[rule].isOn, asksFirst: true };
  return {
    customers: of("customers"),
    prospects: of("prospects"),
    external: of("external"),
    views: of("views"),
    requests: of("requests"),
  };
}

/** Who would go, the longest silent first: nothing is touched. Refused: `retention_out_of_bounds`. */
export async function previewRetention(
  tx: Tx,
  rule: RetentionRule,
  months: number,
): Promise<
  | {
      readonly before: Day;
      readonly due: number;
      readonly held: RuleAnswer["held"];
      readonly people: readonly DuePerson[];
    }
  | Refusal
> {
  if (!isWithin(rule, months)) return outOfBounds(rule);
  const today = await shopToday(tx);
  const before = cutoffOf(today, months);
  if (!limits[rule].isOfPeople)
    return { before, due: await countOld(tx, rule, before), held: {}, people: [] };
  const term = await termOf(tx, months);
  const { due, held } = await countDue(tx, rule, term);
  return { before, due, held, people: await selectDue(tx, rule, term, { only: "all", limit: 100 }) };
}

/** So many months, as the shop's clock counts them today. */
export async function termOf(tx: Tx, months: number): Promise<Term> {
  const { timeZone } = await currentMerchant(tx);
  return { today: await shopToday(tx), months, timeZone };
}

/** Chooses a limit within what the law bears, and whether it runs. Refused: `retention_out_of_bounds`. */
export async function chooseRetention(
  tx: Tx,
  actor: Actor,
  rule: RetentionRule,
  chosen: Chosen,
): Promise<readonly RuleAnswer[] | Refusal> {
  if (!isWithin(rule, chosen.months)) return outOfBounds(rule);
  await upsertChosen(tx, rule, chosen, actor.name);
  await recordAudit(tx, actor, { action: "privacy.retention_chosen", detail: { rule, ...chosen } });
  return await retentionRulesOf(tx);
}

export async function retentionRuns(tx: Tx): Promise<readonly RunRow[]> {
  return await selectRuns(tx, 60);
}

function outOfBounds(rule: RetentionRule): Refusal {
  const { least, most } = limits[rule];
  return refuse("retention_out_of_bounds", { least, most, field: "months" });
}
