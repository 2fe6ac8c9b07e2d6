const special = /[\\\t\n\r\u0000]/;
const specialInArray = /["\\\t\n\r\u0000]/;

/** A value in PostgreSQL's copy format. A zero character, which no PostgreSQL text may hold, becomes a space. */
export function copyText(value: string | null): string {
  if (value === null) return "\\N";
  if (!special.test(value)) return value;
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\u0000", " ");
}

/** A list of texts in copy format: first written as PostgreSQL writes arrays, then escaped for the copy. */
export function copyTexts(values: readonly string[]): string {
  let list = "{";
  for (const [position, value] of values.entries()) {
    if (position > 0) list += ",";
    list += specialInArray.test(value)
      ? copyText(`"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`)
      : `"${value}"`;
  }
  return `${list}}`;
}

/** A list of numbers, which need no care. */
export function copyNumbers(values: readonly (string | number)[]): string {
  return `{${values.join(",")}}`;
}
