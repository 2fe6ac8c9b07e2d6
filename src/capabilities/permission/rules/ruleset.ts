/** The rules in force at an instant, as data. */
export type Ruleset = { readonly version: string };

/** The rules in force at an instant (ISO). Answers of another day are replayed with the rules of that day. */
export function rulesetOf(_at: string): Ruleset {
  throw new Error("not yet");
}
