import { type Key, readKeys, signOf } from "./read-keys.ts";

/** No hand types eight signs in a row with less than this between each and the next; scanners take 1 to 30 ms. */
const longestGapMs = 50;
const shortestScan = 8;

export type BurstKey = Key & { readonly atMs: number };

export type BurstStep =
  /** The first key of what may be a scan: keep what the fields held, they may have to be put back. */
  | { readonly kind: "started" }
  | { readonly kind: "more" }
  | { readonly kind: "none" }
  /** A scan has ended: its last key is not to reach the page. */
  | { readonly kind: "scanned"; readonly text: string };

/** Follows the keys of the whole screen and tells the scanner's from the hand's by their pace alone. */
export class BurstReader {
  #keys: BurstKey[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  take(key: BurstKey): BurstStep {
    const isQuick = key.atMs - this.#lastMs < longestGapMs;
    this.#lastMs = key.atMs;
    // Shift before a capital is part of a burst and no sign of it.
    if (isModifier(key)) return { kind: "none" };
    if (endsScan(key)) return this.#end(isQuick);
    if (signOf(key) === null) {
      this.#keys = [];
      return { kind: "none" };
    }
    if (isQuick && this.#keys.length > 0) {
      this.#keys.push(key);
      return { kind: "more" };
    }
    this.#keys = [key];
    return { kind: "started" };
  }

  #end(isQuick: boolean): BurstStep {
    const keys = this.#keys;
    this.#keys = [];
    if (!isQuick || keys.length < shortestScan) return { kind: "none" };
    return { kind: "scanned", text: readKeys(keys) };
  }
}

const isModifier = ({ key, code }: Key): boolean =>
  /^(Shift|Control|Alt|Meta|CapsLock|AltGraph|NumLock)/.test(code === "" ? key : code);

const endsScan = ({ key, code }: Key): boolean =>
  ["Enter", "NumpadEnter", "Tab"].includes(code) || key === "Enter" || key === "Tab";
