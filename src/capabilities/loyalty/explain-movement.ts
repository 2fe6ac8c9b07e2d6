import { hasText, type Language, say } from "../../platform/texts.ts";
import type { MovementRow } from "./queries-movements.ts";
import { explainEarn } from "./rules/explain.ts";
import { toPoints } from "./rules/points.ts";
import type { RuleEffect } from "./rules/ticket.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

type Telling = { readonly language: Language; readonly currency: string; readonly timeZone: string };

/** What a movement did and why, in words a customer understands: the fact first, then its reasons. */
export function explainMovement(row: MovementRow, definition: ProgramDefinition, telling: Telling): string[] {
  const { language } = telling;
  const points = (units: number) => ({
    points: toPoints(Math.abs(units), definition.scale),
    unitOne: definition.unitName.one,
    unitOther: definition.unitName.other,
  });
  const tell = (key: string, values: Readonly<Record<string, string | number>>): string =>
    say(language, key, figures(values, telling));
  const sentences = [tell(`loyalty.entry.${keyOf(row)}`, points(sizeOf(row)))];
  if (row.debt < 0) sentences.push(tell("loyalty.entry_repaid", points(row.debt)));
  if (row.debt > 0) sentences.push(tell("loyalty.entry_owed", points(row.debt)));
  for (const { text, values } of explainEarn(effectsOf(row), definition)) sentences.push(tell(text, values));
  const reason = `loyalty.reason.${row.reason ?? ""}`;
  if (row.reason !== null && hasText(language, reason)) sentences.push(say(language, reason));
  return sentences;
}

/** Waiting points and empty ends have words of their own. */
function keyOf({ kind, pending, available }: MovementRow): string {
  if (kind === "earn" && pending > 0) return "earn_pending";
  if (kind === "expire" && available === 0 && pending === 0) return "expire_nothing";
  return kind;
}

function sizeOf({ kind, available, pending, reserved, debt }: MovementRow): number {
  if (kind === "reserve" || kind === "void" || kind === "post")
    return reserved + (kind === "post" ? available : 0);
  if (kind === "activate") return pending;
  return available + pending + reserved - debt;
}

function effectsOf({ detail }: MovementRow): readonly RuleEffect[] {
  const effects = detail?.["effects"];
  return Array.isArray(effects) ? (effects as readonly RuleEffect[]) : [];
}

/** Figures as the language writes them; what rules a plural stays at hand under its own name with `Count` added. */
function figures(
  values: Readonly<Record<string, string | number>>,
  { language, currency }: Telling,
): Record<string, string | number> {
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    said[`${name}Count`] = value;
    if (typeof value === "string") said[name] = value;
    else if (/cents$/i.test(name))
      said[name] = new Intl.NumberFormat(locale, { style: "currency", currency }).format(value / 100);
    else said[name] = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value);
  }
  return said;
}
