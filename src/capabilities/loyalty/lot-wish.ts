import type { LotWish } from "./ledger-types.ts";
import { expiryOf, idleExpiryOf } from "./rules/expiry.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

const msPerDay = 86_400_000;

/** When units credited at an instant become usable and expire, by a program's own words. */
export function lotWish(
  definition: ProgramDefinition,
  at: string,
  timeZone: string,
  { pendingDays }: { readonly pendingDays: number },
): { readonly lot: LotWish; readonly idle: { readonly idleExpiresAt?: string } } {
  const activeFrom =
    pendingDays === 0 ? null : new Date(Date.parse(at) + pendingDays * msPerDay).toISOString();
  const idleExpiresAt = idleExpiryOf(definition.expiry, at, timeZone);
  return {
    lot: { activeFrom, expiresAt: expiryOf(definition.expiry, at, timeZone) },
    idle: idleExpiresAt === null ? {} : { idleExpiresAt },
  };
}
