/** How this process delivers. */
export type DeliveryOptions = {
  /** Where the journal of this process stands: a folder that outlives it. */
  readonly folder: string;
  readonly leaseSeconds?: number;
  /** Single messages only, mailings only, or both when absent. */
  readonly only?: "single" | "mailings";
  /** Seconds after which a shop lets the others have their turn; none when absent. */
  readonly turnSeconds?: number;
  readonly stopping?: AbortSignal;
};
