import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Act, Channel, Origin, Purpose } from "./rules/proof.ts";
import type { CollectionAnswer, EntryAnswer, StandingAnswer, TextAnswer } from "./schema.ts";

export type NewEntry = {
  readonly id: string;
  readonly customer_id: string;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic: string;
  readonly act: Act;
  readonly happened_at: string | null;
  readonly text_version: string | null;
  readonly text_hash: string | null;
  readonly origin: Origin;
  readonly origin_detail: string | null;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly evidence: string | null;
  readonly expires_on: string | null;
  readonly granted_to: string;
  readonly prechecked: boolean | null;
  readonly bundled: boolean | null;
  readonly outside_hours: boolean;
  readonly has_proof: boolean;
};

export async function insertEntries(
  tx: Tx,
  entries: readonly NewEntry[],
  importId: string | null,
): Promise<void> {
  if (entries.length === 0) return;
  await tx.run(sql`
    insert into consent.entry (
      merchant_id, id, customer_id, channel, purpose, topic, act, happened_at, text_version, text_hash,
      origin, origin_detail, actor_kind, actor_id, evidence, expires_on, granted_to, prechecked, bundled,
      outside_hours, has_proof, recorded_at, import_id
    )
    select
      ${tx.merchantId}, id, customer_id, channel, purpose, topic, act, happened_at, text_version, text_hash,
      origin, origin_detail, actor_kind, actor_id, evidence, expires_on, granted_to, prechecked, bundled,
      outside_hours, has_proof, ${tx.now}, ${importId}::uuid
    from json_to_recordset(${JSON.stringify(entries)}::json) as said (
      id uuid, customer_id uuid, channel text, purpose text, topic text, act text, happened_at timestamptz,
      text_version text, text_hash text, origin text, origin_detail text, actor_kind text, actor_id uuid,
      evidence text, expires_on date, granted_to text, prechecked boolean, bundled boolean,
      outside_hours boolean, has_proof boolean
    )`);
}

/**
 * Folds the ledger of these customers, and of the records merged into them, into where each stands now.
 * The order says what `rules/standing.ts` says; a test compares the two.
 */
export async function rewriteStandings(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    with member as materialized (
      select id, coalesce(merged_into, id) as speaker
      from customers.customer
      where merchant_id = ${tx.merchantId}
        and (id = any(${[...customerIds]}::uuid[]) or merged_into = any(${[...customerIds]}::uuid[]))
    ),
    weighed as (
      select
        member.speaker,
        entry.*,
        entry.act in ('withdrawn', 'objected') as is_refusal,
        entry.act not in ('withdrawn', 'objected')
          and entry.has_proof
          and entry.bundled is not true as is_usable
      from member
      join consent.entry
        on entry.merchant_id = ${tx.merchantId}
        and entry.customer_id = member.id
      where member.speaker = any(${[...customerIds]}::uuid[])
    ),
    latest as materialized (
      select distinct on (speaker, channel, purpose, topic)
        speaker,
        channel,
        purpose,
        topic,
        act,
        is_usable,
        id,
        coalesce(happened_at, recorded_at) as changed_at,
        case when not is_refusal then granted_to end as granted_to,
        case when not is_refusal then expires_on end as expires_on,
        not is_refusal and outside_hours as outside_hours,
        case
          when is_refusal or is_usable then null
          when prechecked is true or bundled is true then 'invalid'
          else 'proof'
        end as lack
      from weighed
      order by
        speaker,
        channel,
        purpose,
        topic,
        (is_refusal or is_usable) desc,
        coalesce(happened_at, case when is_refusal then recorded_at else '-infinity' end) desc,
        is_refusal desc,
        recorded_at desc,
        id desc
    ),
    gone as (
      delete from consent.standing
      using member
      where standing.merchant_id = ${tx.merchantId}
        and standing.customer_id = member.id
        and not exists (
          select from latest
          where latest.speaker = standing.customer_id
            and latest.channel = standing.channel
            and latest.purpose = standing.purpose
            and latest.topic = standing.topic
        )
    )
    insert into consent.standing (
      merchant_id, customer_id, channel, purpose, topic, act, usable, entry_id, changed_at, granted_to, expires_on,
      outside_hours, lack
    )
    select
      ${tx.merchantId}, speaker, channel, purpose, topic, act, is_usable, id, changed_at, granted_to, expires_on, outside_hours,
      lack
    from latest
    on conflict (merchant_id, customer_id, channel, purpose, topic) do update
      set act = excluded.act,
          usable = excluded.usable,
          entry_id = excluded.entry_id,
          changed_at = excluded.changed_at,
          granted_to = excluded.granted_to,
          expires_on = excluded.expires_on,
          outside_hours = excluded.outside_hours,
          lack = excluded.lack
      where standing.entry_id <> excluded.entry_id`);
}

export async function selectStandings(tx: Tx, customerId: string): Promise<StandingAnswer[]> {
  return await tx.rows<StandingAnswer>(sql`
    select channel, purpose, topic, act, usable, changed_at as "changedAt"
    from consent.standing
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId}
    order by channel, purpose, topic`);
}

export type StandingOf = {
  readonly customerId: string;
  readonly channel: string;
  readonly act: string;
  readonly usable: boolean;
};

/** What holds today for offers and news, of many people at once. */
export async function selectMarketingStandings(
  tx: Tx,
  customerIds: readonly string[],
): Promise<StandingOf[]> {
  return await tx.rows<StandingOf>(sql`
    select customer_id as "customerId", channel, act, usable
    from consent.standing
    where merchant_id = ${tx.merchantId} and customer_id = any(${customerIds}::uuid[])
      and purpose = 'marketing' and topic = ''`);
}

export async function selectEntries(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<EntryAnswer[]> {
  const before =
    asked.before === undefined ? sql`` : sql`and coalesce(happened_at, recorded_at) < ${asked.before}`;
  return await tx.rows<EntryAnswer>(sql`
    select
      id,
      customer_id as "customerId",
      channel,
      purpose,
      topic,
      act,
      happened_at as "happenedAt",
      text_version as "textVersion",
      text_hash as "textHash",
      origin,
      origin_detail as "originDetail",
      actor_kind as "actorKind",
      evidence,
      expires_on as "expiresOn",
      granted_to as "grantedTo",
      prechecked,
      bundled,
      outside_hours as "outsideHours",
      has_proof as "hasProof",
      recorded_at as "recordedAt"
    from consent.entry
    where merchant_id = ${tx.merchantId}
      and customer_id = any(${[...asked.customerIds]}::uuid[])
      ${before}
    order by coalesce(happened_at, recorded_at) desc, id desc
    limit ${asked.limit}`);
}

export type NewCollection = {
  readonly id: string;
  readonly customer_id: string;
  readonly collected_at: string | null;
  readonly collected_from: string;
  readonly during_sale: boolean | null;
  readonly informed: boolean | null;
  readonly opt_out_offered: boolean | null;
  readonly origin: string;
  readonly origin_detail: string | null;
};

export async function insertCollections(
  tx: Tx,
  collections: readonly NewCollection[],
  importId: string | null,
): Promise<void> {
  if (collections.length === 0) return;
  await tx.run(sql`
    insert into consent.collection (
      merchant_id, id, customer_id, collected_at, collected_from, during_sale, informed, opt_out_offered,
      origin, origin_detail, recorded_at, import_id
    )
    select
      ${tx.merchantId}, id, customer_id, collected_at, collected_from, during_sale, informed, opt_out_offered,
      origin, origin_detail, ${tx.now}, ${importId}::uuid
    from json_to_recordset(${JSON.stringify(collections)}::json) as said (
      id uuid, customer_id uuid, collected_at timestamptz, collected_from text, during_sale boolean,
      informed boolean, opt_out_offered boolean, origin text, origin_detail text
    )`);
}

export async function selectCollections(tx: Tx, customerIds: readonly string[]): Promise<CollectionAnswer[]> {
  return await tx.rows<CollectionAnswer>(sql`
    select
      id,
      collected_at as "collectedAt",
      collected_from as "collectedFrom",
      during_sale as "duringSale",
      informed,
      opt_out_offered as "optOutOffered",
      origin,
      origin_detail as "originDetail",
      recorded_at as "recordedAt"
    from consent.collection
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by recorded_at desc, id desc
    limit 200`);
}

export async function selectTexts(tx: Tx, versions?: readonly string[]): Promise<TextAnswer[]> {
  const wanted = versions === undefined ? sql`` : sql`and version = any(${[...versions]}::text[])`;
  return await tx.rows<TextAnswer>(sql`
    select version, language, body, hash, created_at as "createdAt"
    from consent.text
    where merchant_id = ${tx.merchantId} ${wanted}
    order by created_at desc, version, language`);
}

/** Tells false when this version already has words in this language: words once shown are never rewritten. */
export async function insertText(tx: Tx, text: Omit<TextAnswer, "createdAt">): Promise<boolean> {
  const added = await tx.run(sql`
    insert into consent.text (merchant_id, version, language, body, hash, created_at)
    values (${tx.merchantId}, ${text.version}, ${text.language}, ${text.body}, ${text.hash}, ${tx.now})
    on conflict do nothing`);
  return added === 1;
}
