import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Choices, Rate, TopicChoice } from "./rules/choices.ts";

export type PreferenceOrigin = "join" | "space" | "message" | "staff" | "api";
export type Preferences = Choices & { readonly changedAt: string | null };

type RateColumns = { readonly most: number | null; readonly per: Rate["per"] | null };

/** What these customers chose; whoever chose nothing is not there. */
export async function selectPreferences(
  tx: Tx,
  customerIds: readonly string[],
): Promise<Map<string, Preferences>> {
  const ids = [...customerIds];
  const wholes = await tx.rows<
    RateColumns & { customerId: string; pausedUntil: string | null; updatedAt: string }
  >(sql`
    select customer_id as "customerId", paused_until as "pausedUntil", most, per, updated_at as "updatedAt"
    from permission.preference
    where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  const topics = await tx.rows<
    RateColumns & { customerId: string; topic: string; isOff: boolean; updatedAt: string }
  >(sql`
    select customer_id as "customerId", topic, is_off as "isOff", most, per, updated_at as "updatedAt"
    from permission.topic_choice
    where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
    order by topic`);
  const whole = new Map(wholes.map((row) => [row.customerId, row]));
  const byCustomer = Map.groupBy(topics, ({ customerId }) => customerId);
  const found = new Map<string, Preferences>();
  for (const id of new Set([...whole.keys(), ...byCustomer.keys()])) {
    const general = whole.get(id);
    const own = byCustomer.get(id) ?? [];
    const moments = [general, ...own].flatMap((row) => (row === undefined ? [] : [row.updatedAt]));
    found.set(id, {
      pausedUntil: general?.pausedUntil ?? null,
      rate: general === undefined ? null : rateOf(general),
      topics: own.map((row): TopicChoice => ({ topic: row.topic, isOff: row.isOff, rate: rateOf(row) })),
      changedAt: moments.toSorted().at(-1) ?? null,
    });
  }
  return found;
}

function rateOf({ most, per }: RateColumns): Rate | null {
  return most === null || per === null ? null : { most, per };
}

export type ChoiceEntry = {
  readonly id: string;
  readonly customerId: string;
  readonly origin: PreferenceOrigin;
  readonly messageId: string | null;
  readonly choices: Choices;
};

/** Puts what several customers chose in the place of what they had chosen, and adds it to the ledger of choices. */
export async function writeChoices(tx: Tx, entries: readonly ChoiceEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const said = JSON.stringify(
    entries.map(({ id, customerId, origin, messageId, choices }) => ({
      id,
      customer_id: customerId,
      origin,
      message_id: messageId,
      paused_until: choices.pausedUntil,
      most: choices.rate?.most ?? null,
      per: choices.rate?.per ?? null,
      choices,
    })),
  );
  await tx.run(sql`
    with said as (
      select * from json_to_recordset(${said}::json) as said (
        id uuid, customer_id uuid, origin text, message_id uuid, paused_until date, most smallint, per text, choices jsonb
      )
    ),
    kept as (
      insert into permission.choice (merchant_id, id, customer_id, at, origin, message_id, choices)
      select ${tx.merchantId}::uuid, id, customer_id, ${tx.now}::timestamptz, origin, message_id, choices from said
    )
    insert into permission.preference (merchant_id, customer_id, paused_until, most, per, origin, updated_at)
    select ${tx.merchantId}::uuid, customer_id, paused_until, most, per, origin, ${tx.now}::timestamptz from said
    on conflict (merchant_id, customer_id) do update
      set paused_until = excluded.paused_until,
          most = excluded.most,
          per = excluded.per,
          origin = excluded.origin,
          updated_at = excluded.updated_at`);
  const topics = JSON.stringify(
    entries.flatMap(({ customerId, origin, choices }) =>
      choices.topics.map(({ topic, isOff, rate }) => ({
        customer_id: customerId,
        origin,
        topic,
        is_off: isOff,
        most: rate?.most ?? null,
        per: rate?.per ?? null,
      })),
    ),
  );
  const ids = entries.map(({ customerId }) => customerId);
  await tx.run(sql`
    with said as (
      select * from json_to_recordset(${topics}::json) as said (
        customer_id uuid, origin text, topic text, is_off boolean, most smallint, per text
      )
    ),
    gone as (
      delete from permission.topic_choice
      where topic_choice.merchant_id = ${tx.merchantId}
        and topic_choice.customer_id = any(${ids}::uuid[])
        and not exists (
          select from said
          where said.customer_id = topic_choice.customer_id and said.topic = topic_choice.topic
        )
    )
    insert into permission.topic_choice (merchant_id, customer_id, topic, is_off, most, per, origin, updated_at)
    select ${tx.merchantId}::uuid, customer_id, topic, is_off, most, per, origin, ${tx.now}::timestamptz from said
    on conflict (merchant_id, customer_id, topic) do update
      set is_off = excluded.is_off,
          most = excluded.most,
          per = excluded.per,
          origin = excluded.origin,
          updated_at = excluded.updated_at
      where (topic_choice.is_off, topic_choice.most, topic_choice.per)
        is distinct from (excluded.is_off, excluded.most, excluded.per)`);
}

export type ChoiceMade = Omit<ChoiceEntry, "customerId"> & {
  readonly customerId: string;
  readonly at: string;
};

/** What these records chose, newest first. */
export async function selectChoices(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<ChoiceMade[]> {
  const before = asked.before === undefined ? sql`` : sql`and at < ${asked.before}`;
  return await tx.rows<ChoiceMade>(sql`
    select id, customer_id as "customerId", at, origin, message_id as "messageId", choices
    from permission.choice
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...asked.customerIds]}::uuid[]) ${before}
    order by at desc, id desc
    limit ${asked.limit}`);
}

/** When a person herself last said on a form what she wants: a sign of life (RET-01), as a scalar subquery. */
export function lastChoice(merchantId: string, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select max(choice.at) from permission.choice
    where choice.merchant_id = ${merchantId} and choice.customer_id = ${customerId}
      and choice.origin in ('join', 'space', 'message'))`;
}

export async function forgetChoices(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = [...customerIds];
  await tx.run(sql`
    delete from permission.choice where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  await removePreferences(tx, ids);
}

/** Takes away what stands, not the ledger of how it came to stand. */
export async function removePreferences(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = [...customerIds];
  await tx.run(sql`
    delete from permission.preference where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  await tx.run(sql`
    delete from permission.topic_choice where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
}
