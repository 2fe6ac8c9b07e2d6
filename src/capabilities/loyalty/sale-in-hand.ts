import type { Earned } from "./operations-receipts.ts";
import type { BasketFacts } from "./receipt-tickets.ts";

/** A basket being sold: goes through the recording of its receipt and comes back with what it earned. */
export class SaleInHand {
  readonly basket: BasketFacts;
  result: Earned = { tickets: [], vouchers: [] };
  constructor(basket: BasketFacts) {
    this.basket = basket;
  }
  earned(result: Earned): void {
    this.result = result;
  }
}
