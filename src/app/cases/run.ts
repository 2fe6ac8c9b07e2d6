import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { analyticsFiles, readAnalyticsCases } from "./analytics.ts";
import { readEcrmCases } from "./ecrm.ts";
import { loyaltyFormat, readLoyaltyCases } from "./loyalty.ts";
import { isPermissionCase, readPermissionCase } from "./permission.ts";
import { openPlace, type Place } from "./place.ts";
import { type Playable, Skipped } from "./playable.ts";
import { Rejected } from "./shop.ts";
import { CaseFault, type Value } from "./words.ts";

export type CaseResult = {
  readonly id: string;
  readonly file: string;
  readonly strength: string;
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly reason?: string;
};

export type Report = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cases: readonly CaseResult[];
};

/**
 * Plays the cases of a folder through the product, on a database that is thrown away.
 * @param only the identifier of the one case to play
 */
export async function runCases(
  folder: string,
  { only, tell }: { readonly only?: string | undefined; readonly tell: (result: CaseResult) => void },
): Promise<Report> {
  const playables = (await readCases(folder)).filter(({ id }) => only === undefined || id === only);
  if (playables.length === 0) throw new CaseFault(`no scenario is called “${only ?? ""}”`);
  const place = await openPlace();
  try {
    const cases: CaseResult[] = [];
    for (const playable of playables) {
      const result = await play(place, playable);
      cases.push(result);
      tell(result);
    }
    const count = (outcome: CaseResult["outcome"]) => cases.filter((one) => one.outcome === outcome).length;
    return { passed: count("passed"), failed: count("failed"), skipped: count("skipped"), cases };
  } finally {
    await place.close();
  }
}

/**
 * The cases of a folder, file by file; how a file is read follows from its shape.
 * @throws CaseFault when the folder holds no case file or one of a shape that nobody knows.
 */
async function readCases(folder: string): Promise<Playable[]> {
  const names = await readdir(folder).catch(() => {
    throw new CaseFault(`${folder} is no folder that can be read`);
  });
  const playables: Playable[] = [];
  for (const file of names.filter((name) => name.endsWith(".json")).toSorted()) {
    const content = JSON.parse(await readFile(join(folder, file), "utf8")) as Value;
    playables.push(...casesOf(folder, file, content));
  }
  if (playables.length === 0) throw new CaseFault(`${folder} holds no scenario`);
  return playables;
}

function casesOf(folder: string, file: string, content: Value): Playable[] {
  const words = (content ?? {}) as Readonly<Record<string, Value>>;
  if (words["format"] === loyaltyFormat) return readLoyaltyCases(file, content);
  if (typeof words["id"] === "string" && words["id"].startsWith("EC-")) return readEcrmCases(file, content);
  if (isPermissionCase(words)) return readPermissionCase(file, content);
  if (analyticsFiles.includes(file)) return readAnalyticsCases(file, content, join(folder, "../../data"));
  throw new CaseFault(`${file} is not written in ${loyaltyFormat} nor in any other known way`);
}

async function play(place: Place, { play: playIt, ...result }: Playable): Promise<CaseResult> {
  try {
    await playIt(place);
    return { ...result, outcome: "passed" };
  } catch (error) {
    if (error instanceof Skipped) return { ...result, outcome: "skipped", reason: error.message };
    const isExpected = error instanceof CaseFault || error instanceof Rejected;
    const reason =
      error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error);
    return { ...result, outcome: "failed", reason };
  }
}
