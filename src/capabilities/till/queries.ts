import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { CounterSettings } from "./schema-row.ts";

export type DeviceRow = {
  readonly id: string;
  readonly name: string;
  readonly storeId: string;
  readonly storeName: string;
  readonly storeKind: "shop" | "web";
  readonly timeZone: string;
  readonly pairedAt: string;
  readonly pairedBy: string;
  readonly seenAt: string;
  readonly lastContactAt: string;
  readonly clockOffsetMs: number;
  readonly removedAt: string | null;
};

const deviceColumns = sql`
  device.id,
  device.name,
  device.store_id as "storeId",
  store.name as "storeName",
  store.kind as "storeKind",
  store.time_zone as "timeZone",
  device.paired_at as "pairedAt",
  device.paired_by as "pairedBy",
  device.seen_at as "seenAt",
  device.last_contact_at as "lastContactAt",
  device.clock_offset_ms as "clockOffsetMs",
  device.removed_at as "removedAt"`;

const deviceTables = (tx: Tx) => sql`
  till.device
  join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = device.store_id`;

export async function selectDevices(tx: Tx): Promise<DeviceRow[]> {
  return await tx.rows<DeviceRow>(sql`
    select ${deviceColumns} from ${deviceTables(tx)}
    where device.merchant_id = ${tx.merchantId} and device.removed_at is null
    order by store.name, device.name, device.id`);
}

/** A device that is still one of the shop's, by the hash of its secret. */
export async function deviceBySecret(tx: Tx, secretHash: string): Promise<DeviceRow | undefined> {
  return await tx.maybe<DeviceRow>(sql`
    select ${deviceColumns} from ${deviceTables(tx)}
    where device.merchant_id = ${tx.merchantId} and device.secret_hash = ${secretHash}
      and device.removed_at is null`);
}

export async function insertDevice(
  tx: Tx,
  device: {
    readonly id: string;
    readonly storeId: string;
    readonly name: string;
    readonly secretHash: string;
    readonly by: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into till.device (
      merchant_id, id, store_id, name, secret_hash, paired_at, paired_by, last_contact_at, seen_at)
    values (${tx.merchantId}, ${device.id}, ${device.storeId}, ${device.name}, ${device.secretHash},
            ${tx.now}, ${device.by}, ${tx.now}, ${tx.now})`);
}

export async function touchDevice(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update till.device set seen_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id} and seen_at < ${tx.now}::timestamptz - interval '1 minute'`);
}

/** The device's clock at a contact; `isQuiet`: nothing waits on it. */
export async function noteClock(
  tx: Tx,
  id: string,
  clock: { readonly offsetMs: number; readonly isQuiet: boolean },
): Promise<void> {
  await tx.run(sql`
    update till.device
    set clock_offset_ms = ${clock.offsetMs},
        seen_at = ${tx.now},
        last_contact_at = case when ${clock.isQuiet} then ${tx.now}::timestamptz else last_contact_at end
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** @returns whether there was such a device. */
export async function removeDevice(tx: Tx, id: string, by: string): Promise<boolean> {
  await tx.run(sql`delete from till.sign_in where merchant_id = ${tx.merchantId} and device_id = ${id}`);
  const removed = await tx.run(sql`
    update till.device
    set removed_at = ${tx.now}, removed_by = ${by}
    where merchant_id = ${tx.merchantId} and id = ${id} and removed_at is null`);
  return removed > 0;
}

export async function insertPairing(
  tx: Tx,
  pairing: {
    readonly id: string;
    readonly codeHash: string;
    readonly storeId: string;
    readonly deviceName: string;
    readonly by: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into till.pairing (merchant_id, id, code_hash, store_id, device_name, made_at, made_by, expires_at)
    values (${tx.merchantId}, ${pairing.id}, ${pairing.codeHash}, ${pairing.storeId}, ${pairing.deviceName},
            ${tx.now}, ${pairing.by}, ${pairing.expiresAt})`);
}

/** Whose an open pairing code is, among all shops: a platform transaction. */
export async function pairingPlace(
  tx: Tx,
  codeHash: string,
): Promise<{ readonly merchantId: string; readonly id: string } | undefined> {
  return await tx.maybe(sql`
    select merchant_id as "merchantId", id from till.pairing
    where code_hash = ${codeHash} and used_at is null and expires_at > ${tx.now}
    order by made_at desc
    limit 1`);
}

/** Uses a code, once. */
export async function takePairing(
  tx: Tx,
  id: string,
): Promise<{ readonly storeId: string; readonly deviceName: string; readonly madeBy: string } | undefined> {
  return await tx.maybe(sql`
    update till.pairing set used_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id} and used_at is null and expires_at > ${tx.now}
    returning store_id as "storeId", device_name as "deviceName", made_by as "madeBy"`);
}

export type ShopSecrets = { readonly tokenKey: Buffer; readonly proofKey: Buffer };

/** The shop's two keys, made at their first use. */
export async function shopSecrets(tx: Tx): Promise<ShopSecrets> {
  const read = async (): Promise<ShopSecrets | undefined> =>
    await tx.maybe<ShopSecrets>(sql`
      select token_key as "tokenKey", proof_key as "proofKey" from till.secret
      where merchant_id = ${tx.merchantId}`);
  const known = await read();
  if (known !== undefined) return known;
  await tx.run(sql`
    insert into till.secret (merchant_id, token_key, proof_key, made_at)
    values (${tx.merchantId}, ${randomBytes(32)}, ${randomBytes(32)}, ${tx.now})
    on conflict (merchant_id) do nothing`);
  const made = await read();
  if (made === undefined) throw new Error("The shop's keys were made and are gone.");
  return made;
}

export type TillSettings = CounterSettings & { readonly ticketNumbers: "continuous" | "daily" };

export const defaultSettings: TillSettings = {
  offlineCapCents: 1_000,
  undoMinutes: 2,
  reasonWithoutTicket: false,
  codeAboveCents: null,
  perCardPerDay: 3,
  perCashierPerHour: 40,
  askPostcode: false,
  askEmail: false,
  askBirthday: false,
  maxStamps: 20,
  ticketNumbers: "continuous",
};

export async function selectSettings(tx: Tx): Promise<TillSettings> {
  const kept = await tx.maybe<TillSettings>(sql`
    select
      offline_cap_cents as "offlineCapCents",
      undo_minutes as "undoMinutes",
      reason_without_ticket as "reasonWithoutTicket",
      code_above_cents as "codeAboveCents",
      per_card_per_day as "perCardPerDay",
      per_cashier_per_hour as "perCashierPerHour",
      ask_postcode as "askPostcode",
      ask_email as "askEmail",
      ask_birthday as "askBirthday",
      max_stamps as "maxStamps",
      ticket_numbers as "ticketNumbers"
    from till.setting
    where merchant_id = ${tx.merchantId}`);
  return kept ?? defaultSettings;
}

export async function upsertSettings(tx: Tx, said: TillSettings): Promise<void> {
  await tx.run(sql`
    insert into till.setting (
      merchant_id, offline_cap_cents, undo_minutes, reason_without_ticket, code_above_cents, per_card_per_day,
      per_cashier_per_hour, ask_postcode, ask_email, ask_birthday, max_stamps, ticket_numbers, changed_at)
    values (
      ${tx.merchantId}, ${said.offlineCapCents}, ${said.undoMinutes}, ${said.reasonWithoutTicket},
      ${said.codeAboveCents}, ${said.perCardPerDay}, ${said.perCashierPerHour}, ${said.askPostcode},
      ${said.askEmail}, ${said.askBirthday}, ${said.maxStamps}, ${said.ticketNumbers}, ${tx.now})
    on conflict (merchant_id) do update set
      offline_cap_cents = excluded.offline_cap_cents,
      undo_minutes = excluded.undo_minutes,
      reason_without_ticket = excluded.reason_without_ticket,
      code_above_cents = excluded.code_above_cents,
      per_card_per_day = excluded.per_card_per_day,
      per_cashier_per_hour = excluded.per_cashier_per_hour,
      ask_postcode = excluded.ask_postcode,
      ask_email = excluded.ask_email,
      ask_birthday = excluded.ask_birthday,
      max_stamps = excluded.max_stamps,
      ticket_numbers = excluded.ticket_numbers,
      changed_at = excluded.changed_at`);
}
