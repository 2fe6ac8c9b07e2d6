/** Why a product is suggested, in figures from which its sentence is made. */
export type Because =
  | {
      /** Of `of` tickets (or customers) with that product, `together` had the suggested one too. */
      readonly kind: "tickets" | "customers";
      readonly withId: string;
      readonly withName: string;
      readonly together: number;
      readonly of: number;
    }
  | {
      /** The families go together; of the product itself too little is known. */
      readonly kind: "category";
      readonly withId: string;
      readonly withName: string;
      readonly together: number;
      readonly of: number;
    }
  | {
      /** Bought on `days` days, usually every `everyDays`, last `sinceDays` ago. */
      readonly kind: "again";
      readonly days: number;
      readonly everyDays: number;
      readonly sinceDays: number;
    };

export type Suggested = {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly score: number;
  readonly because: Because;
};

export type Suggestions = {
  /** What goes with what she has or bought, and she never bought. */
  readonly goesWith: readonly Suggested[];
  /** What she buys again and again, and is due. */
  readonly buyAgain: readonly Suggested[];
  /** Why there is nothing to say; null: there may be. */
  readonly silent: "objected" | "too_few_tickets" | "no_purchase" | null;
};
