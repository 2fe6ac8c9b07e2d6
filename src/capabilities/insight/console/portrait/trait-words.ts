import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import type { Named, Said } from "../../shared.ts";

/** Codes that have a text each; the other criteria are said with the name of what they hold. */
const coded: ReadonlySet<string> = new Set([
  "source",
  "kind",
  "language",
  "age",
  "relation",
  "channel",
  "weekday",
  "hours",
]);
const flags: ReadonlySet<string> = new Set(["email", "sms", "phone", "post"]);

function traitWords({ t, has }: I18n, { criterion, value, name }: Named<Said>): string {
  if (criterion.startsWith("custom.")) {
    const field = name ?? criterion.slice("custom.".length);
    return value === "true"
      ? t("insight.trait.custom_yes", { field })
      : t("insight.trait.custom", { field, name: value });
  }
  if (flags.has(criterion)) return t(`insight.trait.${criterion}`);
  if (coded.has(criterion)) {
    const key = `insight.trait.${criterion}.${value}`;
    return has(key) ? t(key) : value;
  }
  return t(`insight.trait.${criterion}`, { name: name ?? value });
}

/** A trait as a reader says it: "Viennent surtout le lundi". */
export function useTraitWords() {
  const i18n = useI18n();
  return (trait: Named<Said>) => traitWords(i18n, trait);
}

/** What a trait answers, for lists of what could not be said: "code postal". */
export function criterionKey(criterion: string): string {
  if (criterion.startsWith("custom.")) return "insight.criterion.custom";
  return flags.has(criterion) ? "insight.criterion.consents" : `insight.criterion.${criterion}`;
}

/** The same within a sentence. */
export const lowered = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
