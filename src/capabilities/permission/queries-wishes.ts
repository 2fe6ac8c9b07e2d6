import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";

export type Callback = { readonly id: string; readonly subject: string; readonly at: string };

/** The oldest open wish to be called back. */
export async function selectCallback(tx: Tx, customerId: string): Promise<Callback | null> {
  const row = await tx.maybe<Callback>(sql`
    select id, subject, asked_at as at
    from permission.callback
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId} and done_at is null
    order by asked_at
    limit 1`);
  return row ?? null;
}

export async function insertCallback(
  tx: Tx,
  wish: { readonly customerId: string; readonly subject: string; readonly notedBy: string },
): Promise<{ id: string }> {
  const id = newId(Date.parse(tx.now));
  await tx.run(sql`
    insert into permission.callback (merchant_id, id, customer_id, subject, asked_at, noted_by)
    values (${tx.merchantId}, ${id}, ${wish.customerId}, ${wish.subject}, ${tx.now}, ${wish.notedBy})`);
  return { id };
}

/** She was called back, or wants it no more: every open wish of hers is done. */
export async function endCallbacks(tx: Tx, customerId: string): Promise<number> {
  return await tx.run(sql`
    update permission.callback set done_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId} and done_at is null`);
}

export async function selectGuardian(tx: Tx, customerId: string): Promise<string | null> {
  const row = await tx.maybe<{ at: string | null }>(sql`
    select guardian_agreed_at as at from permission.person
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`);
  return row?.at ?? null;
}

export async function writeGuardian(tx: Tx, customerId: string, evidence: string | null): Promise<void> {
  await tx.run(sql`
    insert into permission.person (merchant_id, customer_id, guardian_agreed_at, guardian_evidence)
    values (${tx.merchantId}, ${customerId}, ${evidence === null ? null : tx.now}::timestamptz, ${evidence})
    on conflict (merchant_id, customer_id) do update
      set guardian_agreed_at = excluded.guardian_agreed_at, guardian_evidence = excluded.guardian_evidence`);
}

/** What a merge moves, so that it can be given back. */
export type MovedWishes = { readonly callbacks: readonly string[]; readonly before: unknown };

/** Wishes follow the kept record. Whoever was set aside under either record is set aside; a parent's agreement serves both. */
export async function moveWishes(tx: Tx, fromId: string, toId: string): Promise<MovedWishes> {
  const callbacks = await tx.rows<{ id: string }>(sql`
    update permission.callback set customer_id = ${toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${fromId}
    returning id`);
  const before = await tx.maybe<{ row: unknown }>(sql`
    select to_jsonb(person) as row from permission.person
    where merchant_id = ${tx.merchantId} and customer_id = ${toId}`);
  await tx.run(sql`
    insert into permission.person (merchant_id, customer_id, status, status_since, guardian_agreed_at, guardian_evidence)
    select merchant_id, ${toId}, status, status_since, guardian_agreed_at, guardian_evidence
    from permission.person
    where merchant_id = ${tx.merchantId} and customer_id = ${fromId}
    on conflict (merchant_id, customer_id) do update set
      status = coalesce(person.status, excluded.status),
      status_since = case when person.status is null then excluded.status_since else person.status_since end,
      guardian_agreed_at = coalesce(person.guardian_agreed_at, excluded.guardian_agreed_at),
      guardian_evidence = coalesce(person.guardian_evidence, excluded.guardian_evidence)`);
  return { callbacks: callbacks.map(({ id }) => id), before: before?.row ?? null };
}

export async function giveWishesBack(
  tx: Tx,
  { keptId, absorbedId }: { readonly keptId: string; readonly absorbedId: string },
  { callbacks, before }: MovedWishes,
): Promise<void> {
  await tx.run(sql`
    update permission.callback set customer_id = ${absorbedId}
    where merchant_id = ${tx.merchantId} and id = any(${[...callbacks]}::uuid[])`);
  await tx.run(sql`
    delete from permission.person where merchant_id = ${tx.merchantId} and customer_id = ${keptId}`);
  if (before === null) return;
  await tx.run(sql`
    insert into permission.person
    select * from jsonb_populate_record(null::permission.person, ${JSON.stringify(before)}::jsonb)
    where merchant_id = ${tx.merchantId}`);
}

/** Of whoever is erased no wish and no parent remains; that she may not be used says the erasure itself. */
export async function forgetWishes(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from permission.callback
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
  await tx.run(sql`
    delete from permission.person
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export async function selectWishes(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ subject: string; askedAt: string; doneAt: string | null }[]> {
  return await tx.rows(sql`
    select subject, asked_at as "askedAt", done_at as "doneAt"
    from permission.callback
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by asked_at desc
    limit 1000`);
}

/** What a list answered about numbers (E.164); an older answer does not displace a newer one. */
export async function writeListChecks(
  tx: Tx,
  list: "bloctel" | "dncm",
  checks: readonly { readonly number: string; readonly isListed: boolean; readonly checkedAt: string }[],
): Promise<void> {
  await tx.run(sql`
    insert into permission.list_check (merchant_id, list, number, is_listed, checked_at)
    select ${tx.merchantId}, ${list}, told.number, bool_or(told."isListed"), max(told."checkedAt")
    from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as told (number text, "isListed" boolean, "checkedAt" timestamptz)
    group by told.number
    on conflict (merchant_id, list, number) do update
      set is_listed = excluded.is_listed, checked_at = excluded.checked_at
      where excluded.checked_at >= list_check.checked_at`);
}
