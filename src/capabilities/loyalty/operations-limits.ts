import type { Database, Tx } from "../../platform/database.ts";
import { type Actor, isPermitted } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { countWhoMay, currentMerchant, type Role } from "../accounts/index.ts";
import { loyaltySettings } from "./operations-settings.ts";
import { centsPerUnit } from "./rules/unit-worth.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

/** Where rewards say no value in money, 1,000 points are taken for 5 €. */
const centsPerPointWithoutValue = 0.5;

/** What units are worth, in cents, for limits: by the best reward that says it in money. */
export function valueCents(definition: ProgramDefinition, units: number): number {
  const worth = centsPerUnit(definition);
  const perUnit = worth > 0 ? worth : centsPerPointWithoutValue / 10 ** definition.scale;
  return Math.round(Math.abs(units) * perUnit);
}

type Standing = Extract<Role, "owner" | "manager" | "service" | "cashier">;

/** In cents, where the shop says nothing else; null: none. A manager may ask for more than she may decide alone. */
export const defaultLimits: Readonly<Record<Standing, number | null>> = {
  owner: null,
  manager: 20_000,
  service: 500,
  cashier: 0,
};

/** Whose limits hold for somebody: by what he or she may do, so that keys of programs and people are held alike. */
function standingOf(actor: Actor): Standing {
  if (isPermitted(actor, "accounts:write")) return "owner";
  if (isPermitted(actor, "loyalty:approve")) return "manager";
  return isPermitted(actor, "loyalty:adjust") ? "service" : "cashier";
}

/** Refuses what is worth more than this person may move by hand (`adjustment_above_limit`, with `limitCents`). */
export async function aboveLimit(tx: Tx, actor: Actor, cents: number): Promise<Refusal | null> {
  const { manualLimitCents } = await loyaltySettings(tx);
  const standing = standingOf(actor);
  const limitCents = manualLimitCents[standing] ?? defaultLimits[standing];
  return limitCents === null || cents <= limitCents ? null : refuse("adjustment_above_limit", { limitCents });
}

/**
 * Whether a second person must agree: from the shop's threshold on. An owner who is the only one in the shop able to
 * approve waits for nobody, or her own shop would be closed to her.
 */
export async function needsSecondPerson(
  database: Database,
  tx: Tx,
  actor: Actor,
  cents: number,
): Promise<boolean> {
  const { secondPersonFromCents } = await loyaltySettings(tx);
  if (cents < secondPersonFromCents) return false;
  if (standingOf(actor) !== "owner") return true;
  return (await countWhoMay(database, await currentMerchant(tx), "loyalty:approve")) > 1;
}
