import { type FilterKind, SentenceFilters } from "../../../../console/components/SentenceFilters.tsx";
import { allWords, oneWord } from "../../../../console/address.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import {
  draftOfWord,
  everybody,
  type FieldAnswer,
  firstLeaf,
  type Leaf,
  leavesOf,
  type PeopleCount,
  ruleOfWords,
  type Speech,
  wordOfLeaf,
} from "../../shared.ts";
import { nameOf, sayLeaf, sayWho } from "../../rules/sentences.ts";
import ConditionEditor from "../filters/ConditionEditor.tsx";
import { useFields, useSpeech } from "../filters/reading.ts";

type SearchWords = Readonly<Record<string, string | readonly string[] | undefined>>;

interface PeopleFiltersProps {
  readonly search: SearchWords;
  readonly change: (changes: SearchWords) => Promise<void>;
  readonly count: PeopleCount | undefined;
}

/** "Clients qui sont habitués et ont acheté du thé": the filters, and how many they keep. */
export default function PeopleFilters({ search, change, count }: PeopleFiltersProps) {
  const { t, number, today } = useI18n();
  const fields = useFields();
  // What is typed into the field above the list has its own place; a word that makes no sense filters nothing.
  const set = Object.entries(search).flatMap(([key, word]) => {
    if (word === undefined || key === "rule" || key === "text") return [];
    const leaf = draftOfWord(key, word);
    return leaf === null ? [] : [{ key, leaf, word: allWords(word) }];
  });
  const whole = oneWord(search["rule"]);
  const wholeRule = whole === undefined ? everybody : ruleOfWords({ rule: whole });
  const speech = useSpeech([...set.map(({ leaf }) => leaf), ...leavesOf(wholeRule)]);
  const kinds = fields
    .filter(({ kind }) => kind !== "text")
    .map((field) => kindOf(field, speech, t(`insight.field_group.${field.group}`), today()));
  const values: Record<string, string | readonly string[]> = Object.fromEntries(
    set.map(({ key, word }) => [key, word]),
  );
  if (whole !== undefined) {
    kinds.unshift({
      key: "rule",
      name: t("insight.filter.rule.name"),
      first: whole,
      phrase: () => sayWho(wholeRule, speech),
      editor: () => t("insight.filter.rule.hint"),
    });
    values["rule"] = whole;
  }
  return (
    <SentenceFilters
      start={t("insight.filter.start")}
      kinds={kinds}
      values={values}
      onChange={(changes) => void change(changes)}
      end={
        count !== undefined && (
          <b>
            {t(count.isExact ? "insight.filter.count" : "insight.filter.about", {
              count: count.value,
              shown: number(count.value),
            })}
          </b>
        )
      }
    />
  );
}

function kindOf(field: FieldAnswer, speech: Speech, group: string, today: string): FilterKind {
  const leafOf = (word: string | readonly string[]): Leaf =>
    draftOfWord(field.key, word) ?? firstLeaf(field, today);
  return {
    key: field.key,
    name: nameOf(field, speech),
    group,
    first: wordOfLeaf(firstLeaf(field, today)),
    phrase: (word) => sayLeaf(leafOf(word), speech),
    editor: ({ value, change }) => (
      <ConditionEditor leaf={leafOf(value)} field={field} onChange={(leaf) => change(wordOfLeaf(leaf))} />
    ),
  };
}
