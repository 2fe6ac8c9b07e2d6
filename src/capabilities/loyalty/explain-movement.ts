import { hasText, type Language, say } from "../../platform/texts.ts";
import { benefitInWords, type Telling } from "./benefit-words.ts";
import type { MovementRow } from "./queries-movements.ts";
import { explainEarn } from "./rules/explain.ts";
import { toPoints } from "./rules/points.ts";
import type { RuleEffect } from "./rules/ticket.ts";
import type { ProgramDefinition, VoucherTemplate } from "./schema-definition.ts";

export type MovementTelling = Telling & { readonly timeZone: string };

/** What a movement did and why, in words a customer understands: the fact first, then its reasons. */
export function explainMovement(
  row: MovementRow,
  definition: ProgramDefinition,
  telling: MovementTelling,
): string[] {
  const { language } = telling;
  const points = (units: number) => ({
    points: toPoints(Math.abs(units), definition.scale),
    unitOne: definition.unitName.one,
    unitOther: definition.unitName.other,
  });
  const tell = (key: string, values: Readonly<Record<string, string | number>>): string =>
    say(language, key, figures(values, telling));
  const fact = tell(`loyalty.entry.${keyOf(row)}`, points(sizeOf(row)));
  const about = subjectOf(row, definition, telling);
  const sentences = [about === null ? fact : say(language, "loyalty.entry_about", { fact, about })];
  if (row.debt < 0) sentences.push(tell("loyalty.entry_repaid", points(row.debt)));
  if (row.debt > 0) sentences.push(tell("loyalty.entry_owed", points(row.debt)));
  for (const { text, values } of explainEarn(effectsOf(row), definition)) sentences.push(tell(text, values));
  const reason = `loyalty.reason.${row.reason ?? ""}`;
  if (row.reason !== null && hasText(language, reason)) sentences.push(say(language, reason));
  return sentences;
}

const spending: readonly MovementRow["kind"][] = ["redeem", "reserve", "post", "void"];
const undoing: readonly MovementRow["kind"][] = ["clawback", "return"];

/** What it was for: rewards by their names, a voucher by its value, the receipt that was given back. */
function subjectOf(row: MovementRow, definition: ProgramDefinition, telling: MovementTelling): string | null {
  const { kind, receiptNumber, receiptDay } = row;
  const { language } = telling;
  if (undoing.includes(kind) && receiptNumber !== null && receiptDay !== null) {
    return say(language, "loyalty.entry_receipt", {
      number: receiptNumber,
      day: dayInWords(receiptDay, language),
    });
  }
  if (!spending.includes(kind)) return null;
  const { benefit, count } = row.detail ?? {};
  if (benefit !== undefined) {
    const times = typeof count === "number" ? count : 1;
    return benefitInWords(benefit as VoucherTemplate["benefit"], times, telling);
  }
  const names = rewardIds(row).flatMap(
    (id) => definition.rewards.find((reward) => reward.id === id)?.name ?? [],
  );
  return names.length === 0 ? null : new Intl.ListFormat(language, { type: "conjunction" }).format(names);
}

function rewardIds({ detail, reservedRewardId }: MovementRow): readonly unknown[] {
  const { rewardId, rewards } = detail ?? {};
  if (Array.isArray(rewards)) return rewards;
  return [rewardId ?? reservedRewardId];
}

function dayInWords(day: string, language: Language): string {
  const style = { dateStyle: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", style).format(
    new Date(`${day}T00:00Z`),
  );
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
export function figures(
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
