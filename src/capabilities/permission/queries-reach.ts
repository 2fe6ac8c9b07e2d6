import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { allowanceSql } from "./queries-pressure.ts";
import type { Question } from "./question.ts";
import type { KeptReason } from "./rules/reasons.ts";

export type Allowance = {
  readonly left: number | null;
  readonly reason: KeptReason | null;
  readonly freeAt: string | null;
};

/** How many more offers one person may have, and what binds; nothing when no limit is hers. */
export async function selectAllowance(
  tx: Tx,
  { channel, topic, at }: Question,
  customerId: string,
): Promise<Allowance | undefined> {
  const people = sql`select ${customerId}::uuid as customer_id`;
  return await tx.maybe<Allowance>(sql`
    select allowance."left", allowance.reason, allowance.free_at as "freeAt"
    from (${allowanceSql(tx, { channel, topic, at }, people)}) as allowance
    where allowance."left" is not null`);
}

export type ReasonCount = {
  readonly reason: KeptReason;
  readonly isAllowed: boolean;
  readonly count: number;
  readonly nextAt: string | null;
};

/** Until the transaction ends, facts of a million people are joined in memory and not by way of files. */
export async function joinInMemory(tx: Tx): Promise<void> {
  await tx.run(sql`select set_config('work_mem', '192MB', true)`);
}

/**
 * How many of an audience get each answer, the caps as they stand included where offers are asked about.
 *
 * @param rows SELECT of `judged`
 */
export async function countReasons(
  tx: Tx,
  { channel, topic, at, purpose }: Question,
  rows: RawBuilder<unknown>,
): Promise<ReasonCount[]> {
  const allowance = sql`left join (${allowanceSql(tx, { channel, topic, at }, sql`select customer_id from verdict where is_allowed`)})
    as allowance on allowance.customer_id = verdict.customer_id and allowance."left" <= 0`;
  const isCounted = purpose === "marketing";
  return await tx.rows<ReasonCount>(sql`
    with verdict as materialized (${rows})
    select
      ${isCounted ? sql`coalesce(allowance.reason, verdict.reason)` : sql`verdict.reason`} as reason,
      bool_and(verdict.is_allowed ${isCounted ? sql`and allowance.reason is null` : sql``}) as "isAllowed",
      count(*) as count,
      min(${isCounted ? sql`coalesce(allowance.free_at, verdict.next_at)` : sql`verdict.next_at`}) as "nextAt"
    from verdict
    ${isCounted ? allowance : sql``}
    group by 1
    order by count(*) desc, 1`);
}

/** Keeps that somebody looked, in numbers. */
export async function insertPreview(
  tx: Tx,
  { asked, topic, ruleset }: Question,
  preview: {
    readonly askedBy: string;
    readonly people: number;
    readonly counts: Readonly<Record<string, number>>;
  },
): Promise<void> {
  await tx.run(sql`
    insert into permission.preview (merchant_id, id, at, asked_by, channel, purpose, topic, ruleset, people, counts)
    values (
      ${tx.merchantId}, ${newId(Date.parse(tx.now))}, ${tx.now}, ${preview.askedBy}, ${asked.channel}, ${asked.purpose}, ${topic},
      ${ruleset.version}, ${preview.people}, ${JSON.stringify(preview.counts)}::jsonb
    )`);
}

/** Names of caps that reasons name, by id. */
export async function capNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ id: string; name: string }>(sql`
    select id, name from permission.cap where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export type PreviewRow = {
  readonly at: string;
  readonly askedBy: string;
  readonly channel: string;
  readonly purpose: string;
  readonly topic: string;
  readonly ruleset: string;
  readonly people: number;
  readonly counts: Readonly<Record<string, number>>;
};

/** The last looks, newest first. */
export async function selectPreviews(tx: Tx, limit: number): Promise<PreviewRow[]> {
  return await tx.rows<PreviewRow>(sql`
    select at, asked_by as "askedBy", channel, purpose, topic, ruleset, people, counts
    from permission.preview
    where merchant_id = ${tx.merchantId}
    order by at desc, id desc
    limit ${limit}`);
}
