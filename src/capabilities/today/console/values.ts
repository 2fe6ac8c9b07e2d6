import { useI18n } from "../../../console/i18n.tsx";

type Given = Readonly<Record<string, number | string | null>>;

/** Whole euros that a person would say: 5 062 € is "5 060 €". */
const saidCents = (cents: number) =>
  Math.abs(cents) >= 100_000 ? Math.round(cents / 1_000) * 1_000 : Math.round(cents / 100) * 100;

/** The figures of a sentence in words: cents, shares and days by their names; counts stay numbers for plurals. */
export function useActionValues(given: Given): Record<string, string | number> {
  const { money, percent, day, number } = useI18n();
  const words: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    if (typeof value === "number" && name.endsWith("Cents"))
      words[name] = money(saidCents(value), undefined, { hideCents: true });
    else if (typeof value === "number" && name === "cents")
      words[name] = money(saidCents(value), undefined, { hideCents: true });
    else if (typeof value === "number" && (name === "share" || name.endsWith("Rate")))
      words[name] = percent(value, 1);
    else if (typeof value === "number" && name.endsWith("Ratio")) words[name] = number(value, 1);
    else if (typeof value === "string" && name === "day") words[name] = day(value);
    else words[name] = value;
  }
  // Two estimates that say the same are one figure; a range from 5 060 € to 5 070 € would only look precise.
  words["isRange"] = isRange(given) ? "yes" : "no";
  return words;
}

function isRange({ lowCents, highCents }: Given): boolean {
  if (typeof lowCents !== "number" || typeof highCents !== "number") return false;
  return highCents - lowCents > 0.05 * highCents;
}
