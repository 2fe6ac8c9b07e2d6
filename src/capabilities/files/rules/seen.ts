import { hashOf } from "./assemble.ts";

/**
 * Remembers in a fixed space what was met before. It may forget (and the same thing is then staged twice, which the
 * database sorts out), but it never takes one thing for another in practice: it compares 53 bits.
 */
export type Seen = { readonly meet: (key: string) => boolean };

export function seenBefore(slots = 2 ** 19): Seen {
  const kept = new Float64Array(slots);
  return {
    meet: (key) => {
      const [high, low] = hashOf(key);
      const mark = high * 2 ** 21 + (low >>> 11) + 1;
      const slot = low % slots;
      if (kept[slot] === mark) return true;
      kept[slot] = mark;
      return false;
    },
  };
}
