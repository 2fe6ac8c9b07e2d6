import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { KeptCode } from "./codes.ts";

export type CashierRow = {
  readonly id: string;
  readonly name: string;
  readonly isManager: boolean;
  readonly customerId: string | null;
  readonly lockedUntil: string | null;
  readonly madeAt: string;
  readonly leftAt: string | null;
};

const columns = sql`
  cashier.id,
  cashier.name,
  cashier.is_manager as "isManager",
  cashier.customer_id as "customerId",
  cashier.locked_until as "lockedUntil",
  cashier.made_at as "madeAt",
  cashier.left_at as "leftAt"`;

/** Those who work at the counter, by name. */
export async function selectCashiers(tx: Tx): Promise<CashierRow[]> {
  return await tx.rows<CashierRow>(sql`
    select ${columns} from till.cashier
    where cashier.merchant_id = ${tx.merchantId} and cashier.left_at is null
    order by cashier.name, cashier.id`);
}

/** Whoever it is or was: what she did before she left still counts. */
export async function findCashier(tx: Tx, id: string): Promise<CashierRow | undefined> {
  return await tx.maybe<CashierRow>(sql`
    select ${columns} from till.cashier
    where cashier.merchant_id = ${tx.merchantId} and cashier.id = ${id}`);
}

export type CashierCode = CashierRow & KeptCode & { readonly wrongCodes: number };

const codeColumns = sql`
  cashier.code_salt as salt,
  cashier.code_rounds as rounds,
  cashier.code_hash as hash,
  cashier.wrong_codes as "wrongCodes"`;

/** Held until the end of the transaction: codes are tried one after the other. */
export async function lockCashier(tx: Tx, id: string): Promise<CashierCode | undefined> {
  return await tx.maybe<CashierCode>(sql`
    select ${columns}, ${codeColumns} from till.cashier
    where cashier.merchant_id = ${tx.merchantId} and cashier.id = ${id} and cashier.left_at is null
    for update`);
}

export async function selectManagers(tx: Tx): Promise<CashierCode[]> {
  return await tx.rows<CashierCode>(sql`
    select ${columns}, ${codeColumns} from till.cashier
    where cashier.merchant_id = ${tx.merchantId} and cashier.is_manager and cashier.left_at is null
    order by cashier.id`);
}

export async function noteTry(
  tx: Tx,
  id: string,
  { wrongCodes, lockedUntil }: { readonly wrongCodes: number; readonly lockedUntil: string | null },
): Promise<void> {
  await tx.run(sql`
    update till.cashier set wrong_codes = ${wrongCodes}, locked_until = ${lockedUntil}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function insertCashier(
  tx: Tx,
  cashier: {
    readonly id: string;
    readonly name: string;
    readonly isManager: boolean;
    readonly customerId: string | null;
    readonly code: KeptCode;
  },
): Promise<void> {
  const { salt, rounds, hash } = cashier.code;
  await tx.run(sql`
    insert into till.cashier (
      merchant_id, id, name, is_manager, customer_id, code_salt, code_rounds, code_hash, made_at)
    values (${tx.merchantId}, ${cashier.id}, ${cashier.name}, ${cashier.isManager}, ${cashier.customerId},
            ${salt}, ${rounds}, ${hash}, ${tx.now})`);
}

export async function updateCashier(
  tx: Tx,
  id: string,
  said: { readonly name: string; readonly isManager: boolean; readonly customerId: string | null },
): Promise<void> {
  await tx.run(sql`
    update till.cashier
    set name = ${said.name}, is_manager = ${said.isManager}, customer_id = ${said.customerId}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function updateCode(tx: Tx, id: string, { salt, rounds, hash }: KeptCode): Promise<void> {
  await tx.run(sql`
    update till.cashier
    set code_salt = ${salt}, code_rounds = ${rounds}, code_hash = ${hash}, wrong_codes = 0, locked_until = null
    where merchant_id = ${tx.merchantId} and id = ${id}`);
  await endSignInsOf(tx, id);
}

export async function leaveCashier(tx: Tx, id: string): Promise<boolean> {
  const left = await tx.run(sql`
    update till.cashier set left_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id} and left_at is null`);
  await endSignInsOf(tx, id);
  return left > 0;
}

async function endSignInsOf(tx: Tx, cashierId: string): Promise<void> {
  await tx.run(sql`
    delete from till.sign_in where merchant_id = ${tx.merchantId} and cashier_id = ${cashierId}`);
}

export async function insertSignIn(
  tx: Tx,
  signIn: {
    readonly secretHash: string;
    readonly deviceId: string;
    readonly cashierId: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await tx.run(sql`
    delete from till.sign_in where merchant_id = ${tx.merchantId} and expires_at <= ${tx.now}`);
  await tx.run(sql`
    insert into till.sign_in (merchant_id, secret_hash, device_id, cashier_id, at, expires_at)
    values (${tx.merchantId}, ${signIn.secretHash}, ${signIn.deviceId}, ${signIn.cashierId}, ${tx.now},
            ${signIn.expiresAt})`);
}

/** Who is signed in on this device with this secret. */
export async function signedInBy(
  tx: Tx,
  asked: { readonly secretHash: string; readonly deviceId: string },
): Promise<CashierRow | undefined> {
  return await tx.maybe<CashierRow>(sql`
    select ${columns}
    from till.sign_in
    join till.cashier
      on cashier.merchant_id = ${tx.merchantId} and cashier.id = sign_in.cashier_id and cashier.left_at is null
    where sign_in.merchant_id = ${tx.merchantId}
      and sign_in.secret_hash = ${asked.secretHash}
      and sign_in.device_id = ${asked.deviceId}
      and sign_in.expires_at > ${tx.now}`);
}

export async function endSignIn(tx: Tx, secretHash: string): Promise<void> {
  await tx.run(sql`
    delete from till.sign_in where merchant_id = ${tx.merchantId} and secret_hash = ${secretHash}`);
}

/** Customers who work here, among these. */
export async function staffAmong(tx: Tx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct coalesce(customer.merged_into, customer.id) as id
    from till.cashier
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = cashier.customer_id
    where cashier.merchant_id = ${tx.merchantId} and cashier.left_at is null
      and coalesce(customer.merged_into, customer.id) = any(${[...customerIds]}::uuid[])`);
  return new Set(rows.map(({ id }) => id));
}

export type CashierListRow = CashierRow & { readonly customerName: string | null };

/** The same with the name on each one's own card. */
export async function selectCashierViews(tx: Tx): Promise<CashierListRow[]> {
  return await tx.rows<CashierListRow>(sql`
    select ${columns},
      nullif(trim(concat_ws(' ', customer.first_name, customer.last_name)), '') as "customerName"
    from till.cashier
    left join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = cashier.customer_id
    where cashier.merchant_id = ${tx.merchantId} and cashier.left_at is null
    order by cashier.name, cashier.id`);
}
