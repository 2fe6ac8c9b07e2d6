import type { Row } from "./readers/rows.ts";
import { copyText, copyTexts } from "./rules/copy-text.ts";
import { type PersonPlan, readPerson } from "./rules/person.ts";
import { readProduct } from "./rules/product-row.ts";
import type { DecimalSign } from "./rules/numbers.ts";
import type { RowOutcome } from "./rules/reasons.ts";
import { seenBefore } from "./rules/seen.ts";
import { empty, type Stager } from "./stage-receipts.ts";
import type { Tally } from "./tally.ts";

type Staging = { readonly merchantId: string; readonly importId: string; readonly tally: Tally };
type Read = { readonly record: object; readonly keys: readonly string[] } | RowOutcome;

const recordsPerTrip = 2_000;

export function personStager(staging: Staging, plan: PersonPlan): Stager {
  const seen = seenBefore(2 ** 20);
  return recordStager(staging, (row) => {
    const person = readPerson(row.cells, plan, staging.tally.count);
    if ("refused" in person || "aside" in person) return person;
    const { keys, ...record } = person;
    // A couple shares a phone or an e-mail: only one's own number makes the same person for sure.
    const own = keys.filter((key) => key.startsWith("x:") || key.startsWith("c:") || key.startsWith("e:"));
    const again = own.map((key) => seen.meet(key)).some((met) => met);
    if (again) staging.tally.count("same_person_twice");
    return { record: { ...record, again }, keys };
  });
}

export function productStager(
  staging: Staging,
  at: Readonly<Record<string, number>>,
  decimal: DecimalSign,
): Stager {
  const seen = seenBefore();
  return recordStager(staging, (row) => {
    const product = readProduct(row.cells, at, decimal);
    if ("refused" in product || "aside" in product) return product;
    const again = seen.meet(product.sku);
    return { record: { product, again }, keys: [product.sku] };
  });
}

function recordStager({ merchantId, importId, tally }: Staging, read: (row: Row) => Read): Stager {
  let staged = empty();
  let number = 0;
  return {
    add: (row) => {
      if (row.broken !== undefined) return tally.refuse(row.line, row.broken, row.cells);
      const record = read(row);
      if ("refused" in record) return tally.refuse(row.line, record.refused, row.cells);
      if ("aside" in record) return tally.leaveOut(record.aside);
      number += 1;
      const json = copyText(JSON.stringify(record.record).replaceAll("\\u0000", " "));
      staged.records.push(
        `${merchantId}\t${importId}\t${number}\t${row.line}\t${json}\t${copyTexts(record.keys)}\n`,
      );
    },
    take: () => {
      const ready = staged;
      staged = empty();
      return ready;
    },
    isFull: () => staged.records.length >= recordsPerTrip,
  };
}
