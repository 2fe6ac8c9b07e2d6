/** What a basket would cost and earn, of what the server answers. */
export type Quote = {
  readonly grossCents: number;
  readonly taxCents: number;
  readonly dueCents: number;
  readonly applied: readonly {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly cents: number;
  }[];
  readonly rejected: readonly { readonly code: string; readonly reason: string }[];
  readonly programs: readonly {
    readonly programId: string;
    readonly programName: string;
    readonly unitName: { readonly one: string; readonly other: string };
    readonly earned: number;
    readonly explanation: readonly {
      readonly text: string;
      readonly values: Readonly<Record<string, string | number | null>>;
    }[];
  }[];
};
