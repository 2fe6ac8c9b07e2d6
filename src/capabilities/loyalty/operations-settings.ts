import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { isRole, recordAudit } from "../accounts/index.ts";
import { selectSettings, upsertSettings } from "./queries-settings.ts";
import type { LoyaltySettings } from "./schema-rewards.ts";

export const defaultSettings: LoyaltySettings = {
  manualLimitCents: {},
  secondPersonFromCents: 5_000,
  marginRate: null,
  liftLow: 0.02,
  liftHigh: 0.1,
  messageCents: 2,
  staffHourCents: 1_800,
  softwareMonthCents: 1_500,
  stacking: "sum",
};

/** The shop's own figures for loyalty, or the defaults. `marginRate` null: as measured from the catalogue. */
export async function loyaltySettings(tx: Tx): Promise<LoyaltySettings> {
  return (await selectSettings(tx)) ?? defaultSettings;
}

export async function changeLoyaltySettings(
  tx: Tx,
  actor: Actor,
  settings: LoyaltySettings,
): Promise<LoyaltySettings | Refusal> {
  if (settings.liftLow > settings.liftHigh) return refuse("lift_range_is_reversed", { field: "liftLow" });
  const stranger = Object.keys(settings.manualLimitCents).find((role) => !isRole(role));
  if (stranger !== undefined) return refuse("no_such_role", { field: "manualLimitCents", role: stranger });
  await upsertSettings(tx, settings);
  await recordAudit(tx, actor, { action: "loyalty.settings_changed" });
  return await loyaltySettings(tx);
}
