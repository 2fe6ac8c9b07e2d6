import { type CounterProgram, type CounterQuote, explainEarn } from "../../capabilities/loyalty/shared.ts";
import type { Words } from "../words/words.tsx";

/** Why the purchase brought what it did, program by program, in the words of the shop's card. */
export function whyEarned(quote: CounterQuote, programs: readonly CounterProgram[], words: Words): string[] {
  return quote.earned.flatMap(({ programId, effects }) => {
    const definition = programs.find(({ id }) => id === programId)?.versions[0]?.definition;
    if (definition === undefined) return [];
    return explainEarn(effects, definition).map(({ text, values }) =>
      words.t(text, sayFigures(values, words)),
    );
  });
}

/** Cents become money; a figure that rules the plural stays at hand under its own name with `Count` added. */
function sayFigures(values: Readonly<Record<string, string | number>>, { number, roundMoney }: Words) {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    said[`${name}Count`] = value;
    const isFigure = typeof value === "number";
    said[name] = isFigure ? (/cents$/i.test(name) ? roundMoney(Math.round(value)) : number(value)) : value;
  }
  return said;
}
