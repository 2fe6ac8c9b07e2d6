import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import type { FieldShown } from "./fields.ts";
import { readBoughtWords, readDayWord, readRangeWord } from "./words.ts";

type Names = ReadonlyMap<string, string>;

/** Each filter as a part of the sentence: "ont acheté depuis moins de 30 jours". */
export function usePhrases(names: Names) {
  const i18n = useI18n();
  return (field: FieldShown, value: string | readonly string[]) =>
    phraseOf(i18n, names, field, typeof value === "string" ? [value] : value);
}

function phraseOf(i18n: I18n, names: Names, field: FieldShown, words: readonly string[]): string {
  const { t, list } = i18n;
  const key = `insight.filter.${field.key}`;
  const [word = ""] = words;
  switch (field.editor) {
    case "choice": {
      if (words.length === 0) return t("insight.filter.to_choose", { name: t(`${key}.name`) });
      const said = words.map((one) =>
        field.choices === undefined ? (names.get(one) ?? titled(one)) : t(`${key}.${one}`),
      );
      return t(`${key}.in`, { list: list(said), count: words.length });
    }
    case "flag":
      return t(`${key}.${word === "no" ? "no" : "yes"}`);
    case "birthday": {
      const read = readDayWord(word);
      return t(`${key}.within`, { days: read.mode === "dated" ? 7 : read.days });
    }
    case "day":
      return dayPhrase(i18n, key, word);
    case "count":
    case "money":
      return rangePhrase(i18n, key, word, field.editor === "money");
    case "bought": {
      const { ids, months } = readBoughtWords(words);
      if (ids.length === 0) return t("insight.filter.to_choose", { name: t(`${key}.name`) });
      const said = list(ids.map((id) => names.get(id) ?? "…"));
      return months === null ? t(`${key}.ever`, { list: said }) : t(`${key}.lately`, { list: said, months });
    }
  }
}

function dayPhrase({ t, day }: I18n, key: string, word: string): string {
  const read = readDayWord(word);
  if (read.mode !== "dated") return t(`${key}.${read.mode}`, { days: read.days });
  if (read.from === "") return t(`${key}.until`, { to: read.to === "" ? "…" : day(read.to) });
  return read.to === ""
    ? t(`${key}.since`, { from: day(read.from) })
    : t(`${key}.dated`, { from: day(read.from), to: day(read.to) });
}

function rangePhrase({ t, money, number }: I18n, key: string, word: string, isMoney: boolean): string {
  const { from, to } = readRangeWord(word);
  const say = (value: number) => (isMoney ? money(value, undefined, { hideCents: true }) : number(value));
  if (from !== null && to !== null)
    return from === to
      ? t(`${key}.exactly`, { value: say(from) })
      : t(`${key}.between`, { from: say(from), to: say(to) });
  if (to !== null) return t(`${key}.at_most`, { to: say(to) });
  return t(`${key}.at_least`, { from: from === null ? "…" : say(from) });
}

/** A town kept folded, as it is written on a letter. */
function titled(folded: string): string {
  return folded.replace(
    /(^|[\s\-'’])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
