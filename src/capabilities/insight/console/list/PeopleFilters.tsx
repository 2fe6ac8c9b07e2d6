import { type FilterKind, SentenceFilters } from "../../../../console/components/SentenceFilters.tsx";
import { allWords, oneWord } from "../../../../console/address.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { nothingChosen, type PeopleCount } from "../../shared.ts";
import { useNames } from "../filters/choices.ts";
import { FieldEditor } from "../filters/editors.tsx";
import { fieldsShown } from "../filters/fields.ts";
import { usePhrases } from "../filters/phrases.ts";
import { readBoughtWords } from "../filters/words.ts";

type SearchWords = Readonly<Record<string, string | readonly string[] | undefined>>;

interface PeopleFiltersProps {
  readonly search: SearchWords;
  readonly change: (changes: SearchWords) => Promise<void>;
  readonly count: PeopleCount | undefined;
}

const severalWords = ["choice", "bought"];

/** "Clients qui sont habitués et ont acheté du thé": the filters, and how many they keep. */
export default function PeopleFilters({ search, change, count }: PeopleFiltersProps) {
  const { t, number } = useI18n();
  const idsOf = (key: string) => readBoughtWords(chosenWords(search[key])).ids;
  const names = useNames({ products: idsOf("bought_product"), categories: idsOf("bought_category") });
  const phrase = usePhrases(names);
  const kinds = fieldsShown.map(
    (field): FilterKind => ({
      key: field.key,
      name: t(`insight.filter.${field.key}.name`),
      first: field.first.length === 0 ? [] : field.first,
      phrase: (value) => phrase(field, value),
      editor: (props) => <FieldEditor {...props} field={field} names={names} />,
    }),
  );
  const values = Object.fromEntries(
    fieldsShown.flatMap(({ key, editor }) => {
      if (search[key] === undefined) return [];
      return [[key, severalWords.includes(editor) ? chosenWords(search[key]) : (oneWord(search[key]) ?? "")]];
    }),
  );
  const whole = oneWord(search["rule"]);
  if (whole !== undefined) {
    kinds.unshift({
      key: "rule",
      name: t("insight.filter.rule.name"),
      first: whole,
      phrase: () => t("insight.filter.rule.phrase"),
      editor: () => t("insight.filter.rule.hint"),
    });
    values["rule"] = whole;
  }
  return (
    <SentenceFilters
      start={t("insight.filter.start")}
      kinds={kinds}
      values={values}
      onChange={(changes) =>
        void change(Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, kept(value)])))
      }
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

function chosenWords(value: unknown) {
  return allWords(value).filter((word) => word !== nothingChosen);
}

/** A filter that was just added and has nothing chosen yet stays in the address as an empty choice. */
function kept(value: string | readonly string[] | undefined) {
  return typeof value === "object" && value.length === 0 ? [nothingChosen] : value;
}
