import { parseArgs } from "node:util";

/** What the operator asked cannot be done; the message says what to do. */
export class OperatorError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export type Arguments = {
  readonly words: readonly string[];
  /** The value of an option, or undefined when it was not given. */
  readonly option: (name: string) => string | undefined;
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
};

/** Reads the words after a command; unknown options are refused by name. */
export function readArguments(
  words: readonly string[],
  command: {
    readonly usage: string;
    readonly options?: readonly string[];
    readonly flags?: readonly string[];
  },
): Arguments {
  const options: Record<string, { type: "string" | "boolean" }> = {
    json: { type: "boolean" },
    data: { type: "string" },
  };
  for (const name of command.options ?? []) options[name] = { type: "string" };
  for (const name of command.flags ?? []) options[name] = { type: "boolean" };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new OperatorError(`${(error as Error).message}\nUsage: rebelote ${command.usage}`, 2);
  }
  const option = (name: string): string | undefined => {
    const value = parsed.values[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    words: parsed.positionals,
    option,
    required: (name) => {
      const value = option(name);
      if (value === undefined || value === "")
        throw new OperatorError(`--${name} is needed. Usage: rebelote ${command.usage}`, 2);
      return value;
    },
    flag: (name) => parsed.values[name] === true,
  };
}
