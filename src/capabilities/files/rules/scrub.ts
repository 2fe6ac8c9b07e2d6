/** What stands where a person's words stood. */
const blank = "…";

/**
 * The same value without any text that holds one of these words: an address or number anywhere, a name as a whole word. Keys stay.
 * Answers the very value when nothing was found.
 */
export function withoutWords<Value>(
  value: Value,
  words: { readonly anywhere: readonly string[]; readonly whole: readonly string[] },
): Value {
  const anywhere = words.anywhere.map((word) => word.toLowerCase()).filter((word) => word !== "");
  const whole = new Set(words.whole.map((word) => word.toLowerCase()).filter((word) => word !== ""));
  const holds = (text: string): boolean => {
    const low = text.toLowerCase();
    if (anywhere.some((word) => low.includes(word))) return true;
    return whole.has(low.trim()) || low.split(/[^\p{L}\p{N}'’-]+/u).some((piece) => whole.has(piece));
  };
  const walk = (one: unknown): unknown => {
    if (typeof one === "string") return holds(one) ? blank : one;
    if (Array.isArray(one)) {
      const walked = one.map(walk);
      return walked.every((item, index) => item === one[index]) ? one : walked;
    }
    if (typeof one !== "object" || one === null) return one;
    const before = Object.entries(one);
    const after = before.map(([key, item]) => [key, walk(item)] as const);
    return after.every(([, item], index) => item === before[index]?.[1]) ? one : Object.fromEntries(after);
  };
  return walk(value) as Value;
}
