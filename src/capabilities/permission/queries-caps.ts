import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Cap } from "./schema-pressure.ts";

export type CapRow = Omit<Cap, "segmentName">;

/** The caps of the shop, in their order: those for everybody, then those of segments. */
export async function selectCaps(tx: Tx): Promise<Cap[]> {
  return await tx.rows<Cap>(sql`
    select
      cap.id, cap.name, cap.channel, cap.topic, cap.segment_id as "segmentId", cap.most::int as most, cap.span, cap.hours,
      cap.on_hit as "onHit", cap.is_on as "isOn", segment.name as "segmentName"
    from permission.cap
    left join segments.segment on segment.merchant_id = ${tx.merchantId} and segment.id = cap.segment_id
    where cap.merchant_id = ${tx.merchantId}
    order by cap.segment_id is not null, cap.position, cap.created_at, cap.id`);
}

export async function insertCap(tx: Tx, cap: CapRow): Promise<void> {
  await tx.run(sql`
    insert into permission.cap
      (merchant_id, id, name, channel, topic, segment_id, most, span, hours, on_hit, is_on, created_at, updated_at)
    values (
      ${tx.merchantId}, ${cap.id}, ${cap.name}, ${cap.channel}, ${cap.topic}, ${cap.segmentId}::uuid, ${cap.most}, ${cap.span},
      ${cap.hours}, ${cap.onHit}, ${cap.isOn}, ${tx.now}, ${tx.now}
    )`);
}

export async function updateCap(tx: Tx, cap: CapRow): Promise<void> {
  await tx.run(sql`
    update permission.cap
    set name = ${cap.name}, channel = ${cap.channel}, topic = ${cap.topic}, segment_id = ${cap.segmentId}::uuid,
        most = ${cap.most}, span = ${cap.span}, hours = ${cap.hours}, on_hit = ${cap.onHit}, is_on = ${cap.isOn},
        updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${cap.id}`);
}

export async function deleteCap(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`delete from permission.cap where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** The caps that speak of a segment, for whoever wants to put it away. */
export async function capsOfSegment(
  tx: Tx,
  segmentId: string,
): Promise<{ kind: string; id: string; name: string }[]> {
  return await tx.rows(sql`
    select 'cap' as kind, cap.id, cap.name
    from permission.cap
    where cap.merchant_id = ${tx.merchantId} and cap.segment_id = ${segmentId}
    order by cap.name, cap.id`);
}
