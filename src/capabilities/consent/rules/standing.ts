import { type Act, isRefusalAct } from "./proof.ts";

/** One act of the ledger, as far as its weight goes. */
export type LedgerEntry = {
  readonly id: string;
  readonly act: Act;
  readonly happenedAt: string | null;
  readonly recordedAt: string;
  readonly hasProof: boolean;
  readonly bundled: boolean | null;
};

export type Standing = { readonly act: Act; readonly usable: boolean; readonly entryId: string };

/**
 * Where a person stands, from all acts on one channel, purpose and topic: the latest explicit act wins.
 * A consent that nobody could prove never displaces anything: not a refusal, not a proven consent. At the same instant
 * a refusal wins. A refusal without a date counts from the day it was recorded, a consent without one proves nothing.
 */
export function foldEntries(entries: readonly LedgerEntry[]): Standing | null {
  const [first, ...others] = entries;
  if (first === undefined) return null;
  const latest = others.reduce((winner, entry) => (outweighs(entry, winner) ? entry : winner), first);
  return { act: latest.act, usable: isUsable(latest), entryId: latest.id };
}

/** A consent bundled with other things was not specific: it is kept, and not used. */
function isUsable(entry: LedgerEntry): boolean {
  return !isRefusalAct(entry.act) && entry.hasProof && entry.bundled !== true;
}

function outweighs(entry: LedgerEntry, other: LedgerEntry): boolean {
  return compareWeights(weightOf(entry), weightOf(other)) > 0;
}

type Weight = readonly (number | string)[];

function weightOf(entry: LedgerEntry): Weight {
  const refusal = isRefusalAct(entry.act);
  const counts = refusal || isUsable(entry);
  const at = entry.happenedAt ?? (refusal ? entry.recordedAt : null);
  return [
    counts ? 1 : 0,
    at === null ? Number.NEGATIVE_INFINITY : Date.parse(at),
    refusal ? 1 : 0,
    Date.parse(entry.recordedAt),
    entry.id,
  ];
}

function compareWeights(first: Weight, second: Weight): number {
  for (const [place, value] of first.entries()) {
    const other = second[place];
    if (other === undefined || value === other) continue;
    return value > other ? 1 : -1;
  }
  return 0;
}
