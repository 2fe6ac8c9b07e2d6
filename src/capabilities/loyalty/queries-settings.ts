import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LoyaltySettings } from "./schema-rewards.ts";

export async function selectSettings(tx: Tx): Promise<LoyaltySettings | undefined> {
  const [row] = await tx.hot<LoyaltySettings>(
    "loyalty_settings",
    `select
       setting.manual_limit_cents as "manualLimitCents",
       setting.second_person_from_cents as "secondPersonFromCents",
       setting.margin_rate::numeric::float8 as "marginRate",
       setting.lift_low::numeric::float8 as "liftLow",
       setting.lift_high::numeric::float8 as "liftHigh",
       setting.message_cents::numeric::float8 as "messageCents",
       setting.staff_hour_cents as "staffHourCents",
       setting.software_month_cents as "softwareMonthCents",
       setting.stacking
     from loyalty.setting
     where setting.merchant_id = $1`,
    [tx.merchantId],
  );
  return row;
}

export async function upsertSettings(tx: Tx, settings: LoyaltySettings): Promise<void> {
  await tx.run(sql`
    insert into loyalty.setting (
      merchant_id, manual_limit_cents, second_person_from_cents, margin_rate, lift_low, lift_high, message_cents,
      staff_hour_cents, software_month_cents, stacking)
    values (
      ${tx.merchantId}, ${JSON.stringify(settings.manualLimitCents)}::jsonb, ${settings.secondPersonFromCents},
      ${settings.marginRate}, ${settings.liftLow}, ${settings.liftHigh}, ${settings.messageCents},
      ${settings.staffHourCents}, ${settings.softwareMonthCents}, ${settings.stacking})
    on conflict (merchant_id) do update
    set manual_limit_cents = excluded.manual_limit_cents,
        second_person_from_cents = excluded.second_person_from_cents,
        margin_rate = excluded.margin_rate,
        lift_low = excluded.lift_low,
        lift_high = excluded.lift_high,
        message_cents = excluded.message_cents,
        staff_hour_cents = excluded.staff_hour_cents,
        software_month_cents = excluded.software_month_cents,
        stacking = excluded.stacking`);
}
