import type { Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import { formatCardNumber } from "../../values/card-number.ts";
import { groundColour } from "../../values/contrast.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { shopFace } from "../accounts/index.ts";
import { readBatch } from "./operations-batches.ts";

/**
 * What a printer of plastic cards needs for each card, as CSV: rank, the number as people read it, and what each code holds.
 * Refused: `unknown_batch`.
 */
export async function plasticOrder(tx: Tx, batchId: string): Promise<string | Refusal> {
  const batch = await readBatch(tx, batchId);
  if (isRefusal(batch)) return batch;
  const name = `"${batch.name.replaceAll('"', '""').replace(/^([=+@-])/, "'$1")}"`;
  const rows = batch.numbers.map((number, index) =>
    [index + 1, formatCardNumber(number).replaceAll("\u00a0", " "), number, number, name].join(";"),
  );
  return ["rank;printed_number;qr_content;code128_content;batch", ...rows, ""].join("\r\n");
}

/**
 * How the cards are to be made, for the same printer. Sizes by ISO/IEC 7810 (ID-1), codes by ISO/IEC 18004 and 15417.
 * Refused: `unknown_batch`.
 */
export async function plasticSpecification(
  tx: Tx,
  batchId: string,
  language: Language,
): Promise<string | Refusal> {
  const batch = await readBatch(tx, batchId);
  if (isRefusal(batch)) return batch;
  const { name, brand } = await shopFace(tx);
  const parts = ["size", "faces", "qr", "code128", "number", "file", "check", "secret"] as const;
  const values = {
    shop: name,
    batch: batch.name,
    count: batch.count,
    colour: groundColour(brand.colour).colour,
    example: formatCardNumber(batch.numbers[0] ?? ""),
  };
  return [
    say(language, "cards.order.title", values),
    ...parts.map((part) => say(language, `cards.order.${part}`, values)),
    "",
  ].join("\r\n\r\n");
}
