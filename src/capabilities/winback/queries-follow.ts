import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { fold } from "../../values/fold.ts";
import type { DepartureReason, ExclusionReason, Way } from "./answers.ts";
import type { Waiting } from "./queries-pending.ts";

/** Of these, the customers who speak for themselves. */
export async function knownCustomers(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer_id as id from insight.profile
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
  return rows.map(({ id }) => id);
}

export type NewContact = {
  readonly how: Way;
  readonly note: string | null;
  /** The shop's calendar day. */
  readonly day: string;
};

/** Notes that these customers were contacted now; with each, where she stood. */
export async function insertContacts(
  tx: Tx,
  actor: Actor,
  customerIds: readonly string[],
  { how, note, day }: NewContact,
): Promise<{ id: string; customerId: string }[]> {
  return await tx.rows(sql`
    insert into winback.contact
      (merchant_id, id, customer_id, how, note, contacted_at, contacted_on, stage, stake_cents, by_name, by_id)
    select
      ${tx.merchantId}, platform.uuid7(${tx.now}), customer_id, ${how}, ${note}, ${tx.now}, ${day}, stage, year_cents,
      ${actor.name}, ${actor.id}
    from insight.profile
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    returning id, customer_id as "customerId"`);
}

/** @returns whose it was. A comeback from a loss stays one, without the contact. */
export async function deleteContact(tx: Tx, id: string): Promise<string | undefined> {
  await tx.run(sql`
    update winback.comeback set contact_id = null
    where merchant_id = ${tx.merchantId} and contact_id = ${id} and was_lost`);
  const row = await tx.maybe<{ customerId: string }>(sql`
    delete from winback.contact where merchant_id = ${tx.merchantId} and id = ${id}
    returning customer_id as "customerId"`);
  return row?.customerId;
}

export async function writeExclusions(
  tx: Tx,
  actor: Actor,
  customerIds: readonly string[],
  { reason, note }: { readonly reason: ExclusionReason; readonly note: string | null },
): Promise<void> {
  await tx.run(sql`
    insert into winback.exclusion (merchant_id, customer_id, reason, note, excluded_at, by_name, by_id)
    select ${tx.merchantId}, customer_id, ${reason}, ${note}, ${tx.now}, ${actor.name}, ${actor.id}
    from unnest(${[...customerIds]}::uuid[]) as chosen (customer_id)
    on conflict (merchant_id, customer_id) do update set
      reason = excluded.reason,
      note = excluded.note,
      excluded_at = excluded.excluded_at,
      by_name = excluded.by_name,
      by_id = excluded.by_id`);
}

/** @returns whether she was excluded. */
export async function deleteExclusion(tx: Tx, customerId: string): Promise<boolean> {
  return (
    (await tx.run(sql`
      delete from winback.exclusion where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`)) >
    0
  );
}

export async function writeDeparture(
  tx: Tx,
  actor: Actor,
  customerId: string,
  told: {
    readonly reason: DepartureReason | null;
    readonly competitor: string | null;
    readonly note: string | null;
  },
): Promise<void> {
  const { reason, competitor, note } = told;
  await tx.run(sql`
    insert into winback.departure
      (merchant_id, customer_id, reason, competitor, folded_competitor, note, told_at, by_name, by_id)
    values (${tx.merchantId}, ${customerId}, ${reason}, ${competitor}, ${competitor === null ? null : fold(competitor)}, ${note},
            ${tx.now}, ${actor.name}, ${actor.id})
    on conflict (merchant_id, customer_id) do update set
      reason = excluded.reason,
      competitor = excluded.competitor,
      folded_competitor = excluded.folded_competitor,
      note = excluded.note,
      told_at = excluded.told_at,
      by_name = excluded.by_name,
      by_id = excluded.by_id`);
}

/** @returns whether anything was known. */
export async function deleteDeparture(tx: Tx, customerId: string): Promise<boolean> {
  return (
    (await tx.run(sql`
      delete from winback.departure where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`)) >
    0
  );
}

/** A sale that was not wholly given back. */
const isPurchase = sql`receipt.kind = 'sale' and receipt.total_cents > 0
  and receipt.total_cents + coalesce(
    (select sum(refund.total_cents) from purchases.receipt as refund
     where refund.merchant_id = receipt.merchant_id and refund.refund_of = receipt.id), 0) > 0`;

/**
 * Finds again, for these customers, which contacts a purchase followed and whether they came back: by a purchase after a contact, or by
 * one that ended a silence after which they counted as gone, now or when they were queued.
 * @returns of whom something differs from before
 */
export async function followComebacks(
  tx: Tx,
  customerIds: readonly string[],
  waited: readonly Waiting[] = [],
): Promise<string[]> {
  const ids = [...customerIds];
  const seen = waited.filter(({ backOn }) => backOn !== null);
  const answered = await tx.rows<Moved>(sql`
    update winback.contact
    set returned_on = found.returned_on
    from (
      select contact.id, (
        select min(receipt.day) from purchases.receipt
        where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = contact.customer_id
          and (receipt.day > contact.contacted_on
               or (receipt.day = contact.contacted_on and receipt.recorded_at > contact.contacted_at
                   and coalesce(receipt.happened_at > contact.contacted_at, true)))
          and ${isPurchase}
      ) as returned_on
      from winback.contact
      where contact.merchant_id = ${tx.merchantId} and contact.customer_id = any(${ids}::uuid[])
    ) as found
    where contact.merchant_id = ${tx.merchantId} and contact.id = found.id
      and contact.returned_on is distinct from found.returned_on
    returning contact.customer_id as "customerId"`);
  // A purchase that is no purchase any more brought nobody back.
  const ended = await tx.rows<Moved>(sql`
    delete from winback.comeback
    where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
      and (not exists (
        select from purchases.receipt
        where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = comeback.customer_id
          and receipt.day = comeback.back_on and ${isPurchase})
      or (not was_lost and not exists (
        select from winback.contact
        where contact.merchant_id = ${tx.merchantId} and contact.id = comeback.contact_id
          and contact.returned_on is not null)))
    returning customer_id as "customerId"`);
  const back = await tx.rows<Moved>(sql`
    with answered as (
      select distinct on (contact.customer_id)
        contact.customer_id, contact.id, contact.returned_on, contact.stage = 'lost' as was_lost,
        coalesce(contact.returned_on - (
          select max(receipt.day) from purchases.receipt
          where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = contact.customer_id
            and receipt.day < contact.returned_on and ${isPurchase}), 0) as silent_days
      from winback.contact
      where contact.merchant_id = ${tx.merchantId} and contact.customer_id = any(${ids}::uuid[])
        and contact.returned_on is not null
      order by contact.customer_id, contact.returned_on desc, contact.contacted_at desc
    ),
    revived as (
      select distinct on (customer_id) customer_id, back_on, silent_days
      from (
        select customer_id, last_day as back_on, last_day - previous_day as silent_days, null as seq
        from insight.profile
        where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
          and stage = 'revived' and previous_day is not null
        union all
        select queued.customer_id, queued.back_on, queued.silent_days, queued.seq
        from unnest(
          ${seen.map(({ customerId }) => customerId)}::uuid[], ${seen.map(({ backOn }) => backOn)}::date[],
          ${seen.map(({ silentDays }) => silentDays)}::integer[], ${seen.map(({ seq }) => seq)}::bigint[])
          as queued (customer_id, back_on, silent_days, seq)
        where exists (
          select from purchases.receipt
          where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = queued.customer_id
            and receipt.day = queued.back_on and ${isPurchase})
      ) as ended
      order by customer_id, back_on desc, seq desc nulls first
    ),
    latest as (
      select
        coalesce(revived.customer_id, answered.customer_id) as customer_id,
        greatest(revived.back_on, answered.returned_on) as back_on,
        case when revived.back_on >= answered.returned_on or answered.customer_id is null
             then revived.silent_days else answered.silent_days end as silent_days,
        coalesce(revived.back_on >= answered.returned_on, revived.customer_id is not null)
          or coalesce(answered.was_lost and answered.returned_on >= coalesce(revived.back_on, answered.returned_on), false)
          as was_lost,
        case when answered.returned_on >= coalesce(revived.back_on, answered.returned_on) then answered.id end as contact_id
      from revived
      full join answered on answered.customer_id = revived.customer_id
    )
    insert into winback.comeback as kept (merchant_id, customer_id, back_on, silent_days, was_lost, contact_id)
    select ${tx.merchantId}, customer_id, back_on, silent_days, was_lost, contact_id from latest
    on conflict (merchant_id, customer_id) do update set
      back_on = excluded.back_on,
      silent_days = excluded.silent_days,
      -- What ended a loss stays one when a later purchase makes her a customer like any other.
      was_lost = excluded.was_lost or (kept.was_lost and kept.back_on = excluded.back_on),
      contact_id = excluded.contact_id
      where excluded.back_on > kept.back_on
        or (excluded.back_on = kept.back_on
            and (excluded.silent_days, excluded.was_lost or kept.was_lost, excluded.contact_id)
              is distinct from (kept.silent_days, kept.was_lost, kept.contact_id))
    returning customer_id as "customerId"`);
  return [...answered, ...ended, ...back].map(({ customerId }) => customerId);
}

type Moved = { readonly customerId: string };

/** Those whose last purchase ended a loss: for the first look at a shop, whose past nobody had followed. */
export async function backAgain(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer_id as id from insight.profile where merchant_id = ${tx.merchantId} and stage = 'revived'`);
  return rows.map(({ id }) => id);
}
