/** What a file says of one channel of one person. */
type Act = { readonly act: string; readonly textVersion?: string | undefined };

/**
 * Whether a file's word adds to what the ledger holds: a yes where there is none, or with the proof that the known one lacks; a no
 * where there was none. A ledger that repeats itself proves nothing more.
 */
export function saysMore(
  { act, textVersion }: Act,
  known: { readonly act: string; readonly usable: boolean } | undefined,
): boolean {
  if (known === undefined) return true;
  const isYes = known.act === "granted" || known.act === "renewed";
  if (act === "granted") return !isYes || (!known.usable && textVersion !== undefined);
  return isYes;
}
