/**
 * A text of somebody else as it may go into a message: one line, no control character, nothing that turns the direction of reading
 * or hides (Unicode Cf), and no longer than a name. Empty: nothing is left of it.
 */
export function cleanText(text: string, longest = 200): string {
  const line = text
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, " ")
    .replaceAll(/[\p{Cf}\p{Co}\p{Cn}]/gu, "")
    .trim();
  return line.length <= longest
    ? line
    : `${line
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/**
 * The same of what people type as their own name. A name that is an address of the web is no name: forms are filled in with such
 * ones so that a shop's own greeting carries somebody else's link.
 */
export function cleanName(text: string): string {
  const name = cleanText(text, 80);
  const isAddress = /:\/\/|\bwww\.|@|[\p{L}\p{N}-]+\.\p{L}{2,}(?:[/?#:]|$|\s)/iu.test(name);
  return isAddress ? "" : name;
}
