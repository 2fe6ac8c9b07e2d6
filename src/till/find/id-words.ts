/** An identifier (UUID, RFC 9562) is 128 bits: four words of 32. */
export const wordsPerId = 4;

/** @throws {RangeError} where the text is no UUID */
export function idWords(id: string): readonly number[] {
  const hex = id.replaceAll("-", "");
  if (hex.length !== 32) throw new RangeError(`Not a UUID: ${id}`);
  return [0, 8, 16, 24].map((from) => Number.parseInt(hex.slice(from, from + 8), 16));
}

/** The identifier whose words begin at `from`. */
export function idAt(words: Uint32Array, from: number): string {
  let hex = "";
  for (let word = 0; word < wordsPerId; word += 1)
    hex += (words[from + word] ?? 0).toString(16).padStart(8, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
