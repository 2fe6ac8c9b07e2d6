import { registerNeverProposed } from "../affinity/index.ts";
import { legalClasses } from "./operations-law.ts";

// Tobacco and what is vaped (CSP L3512-4, L3513-4), infant formula and medicines bear no promotion of any kind.
const forbidden: ReadonlySet<string> = new Set(["tobacco", "infant_formula", "medicine"]);

registerNeverProposed("loyalty", async (tx) =>
  [...(await legalClasses(tx))].flatMap(([categoryId, legalClass]) =>
    forbidden.has(legalClass) ? [categoryId] : [],
  ),
);
