import type { Arguments } from "./arguments.ts";

/** One word of the command line. */
export type Command = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly string[];
  readonly flags?: readonly string[];
  readonly run: (given: Arguments) => Promise<void>;
};
