// What of a person a partner gets: her name, and the address of each channel she agreed for. Never what she bought.
const always: ReadonlySet<string> = new Set([
  "kind",
  "title",
  "first_name",
  "last_name",
  "company_name",
  "language",
]);
const ofChannel: Readonly<Record<string, readonly string[]>> = {
  email: ["email"],
  sms: ["phone"],
  phone: ["phone"],
  post: ["address_line1", "address_line2", "postcode", "city", "country"],
};

/** The columns a partner gets of somebody who agreed for these channels. */
export function partnerColumns(channels: readonly string[]): ReadonlySet<string> {
  return new Set([...always, ...channels.flatMap((channel) => ofChannel[channel] ?? [])]);
}

/** A row of an export with nothing but what may leave; the number of the record never does. */
export function partnerRow<Cell>(
  columns: readonly string[],
  cells: readonly Cell[],
  channels: readonly string[],
): (Cell | null)[] {
  const leaving = partnerColumns(channels);
  return columns.map((column, at) => (leaving.has(column) ? (cells[at] ?? null) : null));
}
