import type { Formats } from "../../../console/formats.ts";

type Figures = Readonly<Record<string, string | number | null>>;

/**
 * What the server gives as plain figures, ready for a sentence: cents become money, shares percentages, days dates.
 * A figure that rules the plural stays at hand under its own name with `Count` added.
 */
export function sayFigures(values: Figures, { money, percent, number, day }: Formats) {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue;
    said[`${name}Count`] = value;
    said[name] =
      typeof value === "string"
        ? /^\d{4}-\d{2}-\d{2}$/.test(value)
          ? day(value)
          : value
        : /cents$/i.test(name)
          ? money(Math.round(value), undefined, { hideCents: true })
          : /(share|rate)$/i.test(name)
            ? percent(value, Math.abs(value) < 0.1 ? 1 : 0)
            : number(value, /points$/i.test(name) ? 3 : 1);
  }
  return said;
}
