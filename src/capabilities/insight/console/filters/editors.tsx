import { Group, NumberInput, Radio, SegmentedControl, Stack, TextInput } from "@mantine/core";
import type { EditorProps } from "../../../../console/components/SentenceFilters.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { ClosedChoices, OpenChoices } from "./ChoiceEditor.tsx";
import type { FieldShown } from "./fields.ts";
import {
  type DayWord,
  readBoughtWords,
  readDayWord,
  readRangeWord,
  writeBoughtWords,
  writeDayWord,
  writeRangeWord,
} from "./words.ts";

interface FieldEditorProps extends EditorProps {
  readonly field: FieldShown;
  readonly names: ReadonlyMap<string, string>;
}

export function FieldEditor(props: FieldEditorProps) {
  switch (props.field.editor) {
    case "choice":
      return <ChoiceOfField {...props} />;
    case "flag":
      return <FlagEditor {...props} />;
    case "count":
    case "money":
      return <RangeEditor {...props} />;
    case "day":
      return <DayEditor {...props} />;
    case "birthday":
      return <BirthdayEditor {...props} />;
    case "bought":
      return <BoughtEditor {...props} />;
  }
}

const wordsOf = (value: FieldEditorProps["value"]) => (typeof value === "string" ? [value] : value);
const wordOf = (value: FieldEditorProps["value"]) => (typeof value === "string" ? value : (value[0] ?? ""));

function ChoiceOfField({ field, value, change, names }: FieldEditorProps) {
  const { t } = useI18n();
  const label = t(`insight.filter.${field.key}.name`);
  if (field.choicesFrom !== undefined) {
    return (
      <OpenChoices
        from={field.choicesFrom}
        label={label}
        chosen={wordsOf(value)}
        onChange={change}
        names={names}
      />
    );
  }
  const choices = (field.choices ?? []).map((code) => ({
    value: code,
    label: t(`insight.filter.${field.key}.${code}`),
  }));
  return <ClosedChoices label={label} choices={choices} chosen={wordsOf(value)} onChange={change} />;
}

function FlagEditor({ field, value, change }: FieldEditorProps) {
  const { t } = useI18n();
  return (
    <Radio.Group label={t(`insight.filter.${field.key}.name`)} value={wordOf(value)} onChange={change}>
      <Stack gap={8} mt={8}>
        <Radio value="yes" label={t(`insight.filter.${field.key}.yes`)} data-autofocus />
        <Radio value="no" label={t(`insight.filter.${field.key}.no`)} />
      </Stack>
    </Radio.Group>
  );
}

function RangeEditor({ field, value, change }: FieldEditorProps) {
  const { t } = useI18n();
  const range = readRangeWord(wordOf(value));
  const scale = field.editor === "money" ? 100 : 1;
  const set = (end: "from" | "to", typed: string | number) =>
    change(writeRangeWord({ ...range, [end]: typed === "" ? null : Math.round(Number(typed) * scale) }));
  const shown = (cents: number | null) => (cents === null ? "" : cents / scale);
  const currency = useCurrencySign();
  const unit = field.editor === "money" ? { ...currency, decimalScale: 2 } : { decimalScale: 0 };
  return (
    <Group gap={8} align="flex-end" wrap="nowrap">
      <NumberInput
        label={t("insight.filter.at_least")}
        w={120}
        min={0}
        {...unit}
        value={shown(range.from)}
        onChange={(typed) => set("from", typed)}
        data-autofocus
      />
      <NumberInput
        label={t("insight.filter.at_most")}
        w={120}
        min={0}
        {...unit}
        value={shown(range.to)}
        onChange={(typed) => set("to", typed)}
      />
    </Group>
  );
}

/** The sign of the shop's currency where the reader expects it, and the decimal sign of the language. */
function useCurrencySign() {
  const { locale } = useI18n();
  const { currency } = useMerchant();
  const parts = new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(1.5);
  const sign = parts.find(({ type }) => type === "currency")?.value ?? currency;
  const decimal = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  const place = parts[0]?.type === "currency" ? { prefix: sign } : { suffix: ` ${sign}` };
  return { ...place, decimalSeparator: decimal, allowedDecimalSeparators: [",", "."] };
}

function DayEditor({ field, value, change }: FieldEditorProps) {
  const { t, today } = useI18n();
  const word = readDayWord(wordOf(value));
  const modes = ["within", "before", "dated"] as const;
  const set = (next: DayWord) => change(writeDayWord(next));
  const choose = (mode: string) => {
    if (mode === "dated") set({ mode, from: `${today().slice(0, 4)}-01-01`, to: today() });
    else if (mode === "within" || mode === "before")
      set({ mode, days: word.mode === "dated" ? 90 : word.days });
  };
  return (
    <Stack gap={12}>
      <SegmentedControl
        aria-label={t(`insight.filter.${field.key}.name`)}
        value={word.mode}
        onChange={choose}
        data={modes.map((mode) => ({ value: mode, label: t(`insight.filter.day.${mode}`) }))}
      />
      {word.mode === "dated" ? (
        <Group gap={8} wrap="nowrap">
          <TextInput
            type="date"
            label={t("insight.filter.from")}
            value={word.from}
            onChange={(event) => set({ ...word, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("insight.filter.to")}
            value={word.to}
            onChange={(event) => set({ ...word, to: event.currentTarget.value })}
          />
        </Group>
      ) : (
        <NumberInput
          label={t("insight.filter.days")}
          w={140}
          min={1}
          max={3650}
          decimalScale={0}
          value={word.days}
          onChange={(days) => set({ ...word, days: Math.max(1, Number(days) || 1) })}
          data-autofocus
        />
      )}
    </Stack>
  );
}

function BirthdayEditor({ value, change }: FieldEditorProps) {
  const { t } = useI18n();
  const word = readDayWord(wordOf(value));
  const days = word.mode === "dated" ? 7 : word.days;
  return (
    <NumberInput
      label={t("insight.filter.days")}
      w={140}
      min={1}
      max={366}
      decimalScale={0}
      value={days}
      onChange={(typed) => change(`within ${Math.max(1, Number(typed) || 1)}`)}
      data-autofocus
    />
  );
}

function BoughtEditor({ field, value, change, names }: FieldEditorProps) {
  const { t } = useI18n();
  const { ids, months } = readBoughtWords(wordsOf(value));
  return (
    <Stack gap={12}>
      <OpenChoices
        from={field.choicesFrom ?? "products"}
        label={t(`insight.filter.${field.key}.name`)}
        chosen={ids}
        onChange={(chosen) => change(writeBoughtWords({ ids: chosen, months }))}
        names={names}
      />
      <NumberInput
        label={t("insight.filter.months")}
        description={t("insight.filter.months_hint")}
        w={220}
        min={1}
        max={240}
        decimalScale={0}
        value={months ?? ""}
        onChange={(typed) =>
          change(writeBoughtWords({ ids, months: typed === "" ? null : Math.max(1, Number(typed)) }))
        }
      />
    </Stack>
  );
}
