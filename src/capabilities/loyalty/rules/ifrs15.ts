export type Allocation = { readonly goodsCents: number; readonly deferredCents: number };

/**
 * Shares the price paid between goods and points by what each would cost alone: points count for what is expected to be used.
 * With `roundedTo` (0.01 for whole percents) the share of the goods is rounded first, as some accountants do.
 */
export function allocate({
  salesCents,
  expectedUnits,
  unitCents,
  roundedTo,
}: {
  readonly salesCents: number;
  readonly expectedUnits: number;
  readonly unitCents: number;
  readonly roundedTo?: number;
}): Allocation {
  const pointsCents = Math.max(0, expectedUnits * unitCents);
  if (salesCents <= 0 || pointsCents === 0) return { goodsCents: salesCents, deferredCents: 0 };
  const share = salesCents / (salesCents + pointsCents);
  const kept = roundedTo === undefined ? share : Math.round(share / roundedTo) * roundedTo;
  const goodsCents = salesCents * kept;
  return { goodsCents, deferredCents: salesCents - goodsCents };
}

/** What has become revenue so far: the part of the expected use that has come. Never more than was deferred. */
export function recognised(deferredCents: number, usedUnits: number, expectedUnits: number): number {
  if (usedUnits <= 0) return 0;
  return expectedUnits <= usedUnits ? deferredCents : deferredCents * (usedUnits / expectedUnits);
}

export type JournalLine = {
  readonly account: string;
  readonly debitCents: number;
  readonly creditCents: number;
};

/** The two lines that bring the books from what they hold to what they should; none when nothing changes. */
export function adjustingEntry(
  { heldCents, dueCents }: { readonly heldCents: number; readonly dueCents: number },
  accounts: { readonly charge: string; readonly liability: string },
): JournalLine[] {
  const change = Math.round(dueCents) - Math.round(heldCents);
  if (change === 0) return [];
  const cents = Math.abs(change);
  const debit = {
    account: change > 0 ? accounts.charge : accounts.liability,
    debitCents: cents,
    creditCents: 0,
  };
  const credit = {
    account: change > 0 ? accounts.liability : accounts.charge,
    debitCents: 0,
    creditCents: cents,
  };
  return [debit, credit];
}

/** Lines as an accountant's program reads them: semicolons, a comma before the cents. */
export function journalCsv(
  lines: readonly JournalLine[],
  {
    day,
    reference,
    label,
    heading,
  }: { day: string; reference: string; label: string; heading: readonly string[] },
): string {
  const amount = (cents: number): string =>
    `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = lines.map(({ account, debitCents, creditCents }) =>
    [day, quoted(reference), account, quoted(label), amount(debitCents), amount(creditCents)].join(";"),
  );
  return `\ufeff${[heading.map(quoted).join(";"), ...rows].join("\r\n")}\r\n`;
}
