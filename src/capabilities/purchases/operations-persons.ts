import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { DataSection, KeptData } from "../../platform/participants.ts";
import { addMonths } from "../../values/day.ts";
import { recordAndMerged } from "../customers/index.ts";
import { countReceipts, forgetBuyers, linesOf, receiptsOf } from "./queries-persons.ts";

/** Accounting documents are kept ten years (C. com. L123-22; Belgian VAT code, art. 60). */
const accountingMonths = 120;

/** Receipts of a person who is erased stay for the accounts, of nobody; the days they count in are folded again. */
export async function detachReceipts(tx: Tx, { customerId }: { readonly customerId: string }): Promise<void> {
  const days = await forgetBuyers(tx, await recordAndMerged(tx, customerId));
  if (days.length > 0) await appendEvent(tx, "purchases.detached", { days });
}

export async function keptReceipts(tx: Tx, customerIds: readonly string[]): Promise<readonly KeptData[]> {
  const { count, lastDay } = await countReceipts(tx, customerIds);
  return [
    { reason: "receipts", count, until: lastDay === null ? null : addMonths(lastDay, accountingMonths) },
  ];
}

/** Amounts in the currency's own unit, as a person reads them. */
export async function purchasesOf(tx: Tx, customerIds: readonly string[]): Promise<readonly DataSection[]> {
  const receipts = await receiptsOf(tx, customerIds);
  const lines = await linesOf(tx, customerIds);
  return [
    {
      name: "purchases",
      rows: receipts.map(({ totalCents, discountCents, shippingCents, ...receipt }) => ({
        ...receipt,
        total: totalCents / 100,
        discount: discountCents / 100,
        shipping: shippingCents / 100,
      })),
    },
    {
      name: "purchase_lines",
      rows: lines.map(({ totalCents, discountCents, ...line }) => ({
        ...line,
        total: totalCents / 100,
        discount: discountCents / 100,
      })),
    },
  ];
}
