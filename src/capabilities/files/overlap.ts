import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { shopContext } from "./context.ts";
import { proposedMapping } from "./describe.ts";
import { describeFile } from "./describe.ts";
import { countOverlap, type FileOverlap } from "./queries-quality.ts";
import { openTable } from "./readers/open.ts";
import type { FileServices } from "./read-file.ts";
import { personPlan, readPerson } from "./rules/person.ts";
import { positionsOf } from "./rules/plan.ts";
import { columnNames } from "./rules/shape.ts";

export type OverlapReport = FileOverlap & {
  readonly contacts: number;
  readonly unreadable: number;
  readonly badEmails: number;
  readonly badPhones: number;
  readonly repeated: number;
  readonly fresh: number;
};

const perLook = 1_000;

/** Compares a supplier's file with the base before it is paid for. Nothing is kept of it, nothing is written. */
export async function compareWithBase(
  services: FileServices,
  merchantId: string,
  path: string,
): Promise<OverlapReport | Refusal> {
  const shop = await services.database.inMerchant(merchantId, shopContext);
  const described = await describeFile(path, shop, { kind: "customers" });
  if (isRefusal(described)) return described;
  const opened = await openTable(path);
  if (isRefusal(opened)) return opened;
  const mapping = proposedMapping(described);
  const names = described.columns.map((guess) => guess.column);
  const plan = personPlan(mapping, positionsOf(mapping, columnNames(names, names.length)), shop.readPhone);
  const counts = { contacts: 0, unreadable: 0, badEmails: 0, badPhones: 0, repeated: 0 };
  const total: FileOverlap = { byEmail: 0, byPhone: 0, byNameAndPostcode: 0, known: 0, refused: 0 };
  const seen = new Set<string>();
  let waiting: { keys: readonly string[] }[] = [];
  let sum = total;
  const look = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    if (asked.length > 0)
      sum = add(
        sum,
        await services.database.inMerchant(merchantId, async (tx) => await countOverlap(tx, asked)),
      );
  };
  for await (const batch of opened.rows().batches) {
    for (const row of batch) {
      if (row.line <= described.headerLine) continue;
      const person = readPerson(row.cells, plan, (decision) => {
        if (decision === "bad_email_left_out") counts.badEmails += 1;
        if (decision === "bad_phone_left_out") counts.badPhones += 1;
      });
      if (!("keys" in person)) {
        counts.unreadable += 1;
        continue;
      }
      counts.contacts += 1;
      if (person.keys.some((key) => seen.has(key))) counts.repeated += 1;
      // A million contacts' keys would fill the memory; beyond, repetitions inside the file are no longer counted.
      else if (seen.size < 1_000_000) for (const key of person.keys) seen.add(key);
      waiting.push({ keys: person.keys });
      if (waiting.length >= perLook) await look();
    }
  }
  await look();
  return { ...counts, ...sum, fresh: counts.contacts - sum.known };
}

function add(one: FileOverlap, other: FileOverlap): FileOverlap {
  return {
    byEmail: one.byEmail + other.byEmail,
    byPhone: one.byPhone + other.byPhone,
    byNameAndPostcode: one.byNameAndPostcode + other.byNameAndPostcode,
    known: one.known + other.known,
    refused: one.refused + other.refused,
  };
}
