import type { MerchantRow } from "../../capabilities/accounts/index.ts";
import { findMerchantBySlug, listMerchants } from "../../capabilities/accounts/index.ts";
import { say } from "../../platform/texts.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { openProgram, type Program } from "../program.ts";
import { type Arguments, OperatorError } from "./arguments.ts";

/** Opens the database for one command and lets go of it at its end, whatever happens. */
export async function withProgram<T>(given: Arguments, work: (program: Program) => Promise<T>): Promise<T> {
  const program = await openProgram({ dataFolder: given.option("data"), say: tellStep, poolSize: 6 });
  try {
    return await work(program);
  } finally {
    await program.close();
  }
}

/** Long steps of starting, on standard error. */
export function tellStep(step: string, detail?: string): void {
  const sentences: Record<string, string> = {
    "database.create": "Preparing the database…",
    "database.start": "Starting the database…",
    "database.recover": "The database replays its journal after an unexpected stop…",
    "demo.open": "Furnishing the demonstration shop, Maison Lacaille (about ten seconds)…",
    "demo.ready": `Maison Lacaille is open (${detail ?? ""} s).`,
    "database.migrate": `Updating the database: ${detail ?? ""}`,
  };
  process.stderr.write(`${sentences[step] ?? step}\n`);
}

export async function requiredMerchant(program: Program, given: Arguments): Promise<MerchantRow> {
  const slug = given.required("merchant");
  const merchant = await findMerchantBySlug(program.database, slug);
  if (merchant !== undefined) return merchant;
  const known = (await listMerchants(program.database)).map((one) => one.slug);
  throw new OperatorError(
    known.length === 0
      ? `There is no shop yet. Make one: rebelote merchant create --name "Maison Lacaille" --slug lacaille --country FR --currency EUR`
      : `There is no shop “${slug}”. Shops here: ${known.join(", ")}.`,
  );
}

/** The answer of an operation, or its refusal as the operator's error. */
export function accepted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) {
    throw new OperatorError(say("en", `problem.${answer.refused}`, values(answer.details)));
  }
  return answer;
}

function values(details: Readonly<Record<string, unknown>> = {}): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
}

/** Prints for a person, or one JSON line for a program. */
export function print(given: Arguments, lines: string, json: unknown): void {
  process.stdout.write(given.flag("json") ? `${JSON.stringify(json)}\n` : `${lines}\n`);
}
