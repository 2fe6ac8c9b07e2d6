import { type Playable } from "./playable.ts";
import { CaseFault, type Value } from "./words.ts";

/** Files of expected figures; each says its data and its protocol, none says a format. */
export const analyticsFiles: readonly string[] = [];

/**
 * The cases of a file of expected figures.
 * @param dataFolder where the data that the file names lies
 */
export function readAnalyticsCases(file: string, _content: Value, _dataFolder: string): Playable[] {
  throw new CaseFault(`${file} is not read yet`);
}
