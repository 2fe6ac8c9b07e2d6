import { PassThrough } from "node:stream";
import type { StoredFile } from "../../platform/storage.ts";
import { csvCell } from "../../values/csv.ts";
import type { Decision, RefusalReason, SetAside } from "./rules/reasons.ts";

export type Sample = {
  readonly line: number;
  readonly reason: RefusalReason;
  readonly cells: readonly string[];
};

/** Counts what happens to rows while a file is read, and writes the refused ones to a file of their own. */
export type Tally = {
  readonly count: (decision: Decision, times?: number) => void;
  readonly refuse: (line: number, reason: RefusalReason, cells: readonly string[]) => void;
  readonly leaveOut: (reason: SetAside) => void;
  readonly finish: () => Promise<TallyResult>;
  readonly abandon: () => void;
};

export type TallyResult = {
  readonly refused: number;
  readonly leftOut: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly asides: Readonly<Record<string, number>>;
  readonly decisions: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
  readonly refusedFile: StoredFile | null;
};

export type TallyOptions = {
  readonly columns: readonly string[];
  readonly lineTitle: string;
  readonly reasonTitle: string;
  readonly sentence: (reason: RefusalReason) => string;
  readonly store: (stream: PassThrough) => Promise<StoredFile>;
};

const samplesKept = 200;
// A photograph taken for a table would refuse a million lines; nobody corrects a million lines by hand.
const refusedKept = 500_000;

export function openTally(options: TallyOptions): Tally {
  const reasons = new Map<string, number>();
  const asides = new Map<string, number>();
  const decisions = new Map<string, number>();
  const samples: Sample[] = [];
  let refused = 0;
  let leftOut = 0;
  let stream: PassThrough | null = null;
  let stored: Promise<StoredFile> | null = null;
  const write = (cells: readonly string[]): void => {
    if (stream === null) {
      stream = new PassThrough();
      stored = options.store(stream);
      stored.catch(() => undefined);
      stream.write("\ufeff");
      stream.write(
        `${[options.reasonTitle, options.lineTitle, ...options.columns].map((cell) => csvCell(cell)).join(",")}\r\n`,
      );
    }
    stream.write(`${cells.map((cell) => csvCell(cell)).join(",")}\r\n`);
  };
  return {
    count: (decision, times = 1) => add(decisions, decision, times),
    leaveOut: (reason) => {
      leftOut += 1;
      add(asides, reason, 1);
    },
    refuse: (line, reason, cells) => {
      refused += 1;
      add(reasons, reason, 1);
      const short = cells.slice(0, 400).map((cell) => cell.slice(0, 300));
      if (samples.length < samplesKept) samples.push({ line, reason, cells: short.slice(0, 40) });
      if (refused <= refusedKept) write([options.sentence(reason), String(line), ...short]);
    },
    finish: async () => {
      stream?.end();
      return {
        refused,
        leftOut,
        reasons: Object.fromEntries(reasons),
        asides: Object.fromEntries(asides),
        decisions: Object.fromEntries(decisions),
        samples,
        refusedFile: await stored,
      };
    },
    abandon: () => {
      stream?.destroy(new Error("The reading was given up."));
    },
  };
}

function add(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}
