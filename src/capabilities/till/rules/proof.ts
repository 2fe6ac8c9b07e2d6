/** What the server signs of a row: whose it is, when it was true, and what may be spent, always in the same order. */
export function signedText(
  customerId: string,
  told: {
    readonly asOf: string;
    readonly units: Readonly<Record<string, number>>;
    readonly vouchers: readonly string[];
  },
): string {
  const units = Object.entries(told.units)
    .filter(([, amount]) => amount > 0)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([programId, amount]) => `${programId}:${amount}`);
  return [customerId, told.asOf, units.join(","), [...told.vouchers].sort().join(",")].join("|");
}
