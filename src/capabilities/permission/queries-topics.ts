import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type Topic = {
  readonly key: string;
  readonly nameFr: string;
  readonly nameEn: string;
  readonly aboutFr: string | null;
  readonly aboutEn: string | null;
  readonly isArchived: boolean;
};

/** Kinds of messages in the order of the shop; those put away last. */
export async function selectTopics(tx: Tx): Promise<Topic[]> {
  return await tx.rows<Topic>(sql`
    select
      key, name_fr as "nameFr", name_en as "nameEn", about_fr as "aboutFr", about_en as "aboutEn",
      archived_at is not null as "isArchived"
    from permission.topic
    where merchant_id = ${tx.merchantId}
    order by archived_at is not null, position, key`);
}

export async function selectTopicKeys(tx: Tx): Promise<ReadonlySet<string>> {
  return new Set((await selectTopics(tx)).map(({ key }) => key));
}

/** How many people do not want each topic. */
export async function countOff(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows<{ topic: string; count: number }>(sql`
    select topic, count(*) as count
    from permission.topic_choice
    where merchant_id = ${tx.merchantId} and is_off
    group by topic`);
  return new Map(rows.map(({ topic, count }) => [topic, count]));
}

/** False when the key is taken. */
export async function insertTopic(tx: Tx, topic: Omit<Topic, "isArchived">): Promise<boolean> {
  const added = await tx.run(sql`
    insert into permission.topic (merchant_id, key, name_fr, name_en, about_fr, about_en, position, created_at)
    select ${tx.merchantId}::uuid, ${topic.key}::text, ${topic.nameFr}::text, ${topic.nameEn}::text,
      ${topic.aboutFr}::text, ${topic.aboutEn}::text,
      coalesce((select max(position) + 1 from permission.topic where merchant_id = ${tx.merchantId}), 0), ${tx.now}::timestamptz
    on conflict do nothing`);
  return added === 1;
}

export async function updateTopic(tx: Tx, topic: Topic): Promise<void> {
  await tx.run(sql`
    update permission.topic
    set name_fr = ${topic.nameFr}, name_en = ${topic.nameEn}, about_fr = ${topic.aboutFr}, about_en = ${topic.aboutEn},
        archived_at = case when ${topic.isArchived} then coalesce(archived_at, ${tx.now}) end
    where merchant_id = ${tx.merchantId} and key = ${topic.key}`);
}

export async function orderTopics(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.run(sql`
    update permission.topic
    set position = wished.place
    from unnest(${[...keys]}::text[]) with ordinality as wished (key, place)
    where topic.merchant_id = ${tx.merchantId} and topic.key = wished.key`);
}
