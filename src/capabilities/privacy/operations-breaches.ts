import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import type { BreachAnswer, BreachRow, BreachText } from "./answers.ts";
import { insertBreach, selectBreach, selectBreaches, updateBreach } from "./queries-breaches.ts";
import { breachClock } from "./rules/breach.ts";

/** The notebook: every breach, told to the authority or not (GDPR art. 33(5)); those at work first. */
export async function listBreaches(tx: Tx): Promise<readonly BreachAnswer[]> {
  return (await selectBreaches(tx)).map((row) => withClock(row, tx.now));
}

export async function readBreach(tx: Tx, id: string): Promise<BreachAnswer | Refusal> {
  const row = await selectBreach(tx, id);
  return row === undefined ? refuse("unknown_breach") : withClock(row, tx.now);
}

/** Opens a page of the notebook; from the moment the shop knew, 72 hours run. Refused: `instant_not_yet_come`. */
export async function openBreach(
  tx: Tx,
  actor: Actor,
  said: { readonly title: string; readonly foundAt?: string },
): Promise<BreachAnswer | Refusal> {
  const foundAt = said.foundAt ?? tx.now;
  if (!isInstant(foundAt) || Date.parse(foundAt) > Date.parse(tx.now)) {
    return refuse("instant_not_yet_come", { field: "foundAt" });
  }
  const row = await insertBreach(tx, {
    id: newId(Date.parse(tx.now)),
    title: said.title.trim(),
    foundAt,
    by: actor.name,
  });
  await audit(tx, actor, row, "opened");
  return withClock(row, tx.now);
}

/**
 * Writes what is known of a breach, or closes it. Refused: `unknown_breach`, `changed_meanwhile`, `breach_not_judged`,
 * `breach_authority_not_told`, `breach_people_not_told`, `breach_late_without_reason`, `instant_not_yet_come`.
 */
export async function changeBreach(
  tx: Tx,
  actor: Actor,
  id: string,
  change: Partial<BreachText> & { readonly version: number; readonly isClosed?: boolean },
): Promise<BreachAnswer | Refusal> {
  const known = await selectBreach(tx, id);
  if (known === undefined) return refuse("unknown_breach");
  const { version, isClosed, ...text } = change;
  const wished = { ...known, ...text };
  const early = (["foundAt", "authorityAt", "peopleToldAt"] as const).find((moment) =>
    isToCome(wished[moment], tx.now),
  );
  if (early !== undefined) return refuse("instant_not_yet_come", { field: early });
  const closing = isClosed ?? known.closedAt !== null;
  const missing = closing ? missingToClose(wished, tx.now) : null;
  if (missing !== null) return refuse(missing);
  const closedAt = closing ? (known.closedAt ?? tx.now) : null;
  const row = await updateBreach(tx, id, version, { ...wished, closedAt });
  if (row === undefined) return refuse("changed_meanwhile");
  await audit(tx, actor, row, closing && known.closedAt === null ? "closed" : "changed");
  return withClock(row, tx.now);
}

function isToCome(moment: string | null, now: string): boolean {
  return moment !== null && (!isInstant(moment) || Date.parse(moment) > Date.parse(now));
}

function missingToClose(wished: BreachRow, now: string): string | null {
  const clock = breachClock({ ...wished, closedAt: null }, now);
  if (clock.todo.includes("judge")) return "breach_not_judged";
  if (wished.risk === "none" && wished.whyNoRisk.trim() === "") return "breach_not_judged";
  if (clock.todo.includes("authority")) return "breach_authority_not_told";
  if (clock.todo.includes("people")) return "breach_people_not_told";
  return clock.isLate && wished.whyLate.trim() === "" ? "breach_late_without_reason" : null;
}

function withClock(row: BreachRow, now: string): BreachAnswer {
  return { ...row, clock: breachClock(row, now) };
}

async function audit(tx: Tx, actor: Actor, row: BreachRow, what: string): Promise<void> {
  await recordAudit(tx, actor, {
    action: `privacy.breach_${what}`,
    subjectKind: "breach",
    subjectId: row.id,
    detail: { number: row.number, risk: row.risk },
  });
}
