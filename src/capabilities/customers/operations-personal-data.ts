import type { Tx } from "../../platform/database.ts";
import { type DataSection, participants } from "../../platform/participants.ts";
import { findRecord } from "./operations.ts";
import { recordAndMerged } from "./queries.ts";

/**
 * Everything every room knows of a person and of the records merged into hers, as she may see it and take it away
 * (GDPR art. 15 and 20). Empty for somebody unknown or erased.
 */
export async function personalData(tx: Tx, customerId: string): Promise<DataSection[]> {
  const record = await findRecord(tx, customerId);
  if (record === undefined || record.erasedAt !== null) return [];
  const ids = await recordAndMerged(tx, record.id);
  const sections: DataSection[] = [];
  for (const participant of participants().values()) {
    sections.push(...((await participant.personalData?.(tx, ids)) ?? []));
  }
  return sections.filter(({ rows }) => rows.length > 0);
}
