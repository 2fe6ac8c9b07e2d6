import { Group, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import {
  type FieldAnswer,
  type FieldKind,
  type Hours,
  type Period,
  periods,
  type Range,
} from "../../shared.ts";
import { choiceName, nameOf } from "../../rules/sentences.ts";
import { ClosedChoices, OpenChoices } from "./ChoiceEditor.tsx";
import { useSpeech } from "./reading.ts";

interface TextEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

export function TextEditor({ text, onChange }: TextEditorProps) {
  const { t } = useI18n();
  return (
    <TextInput
      label={t("insight.filter.part_of_it")}
      w={280}
      maxLength={120}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  );
}

interface WordsEditorProps {
  readonly field: FieldAnswer;
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
}

/** One of the field's choices, one of the shop's own, or words written as they come. */
export function WordsEditor({ field, words, onChange }: WordsEditorProps) {
  const { t } = useI18n();
  const speech = useSpeech([{ field: field.key, op: "in", value: words }]);
  const label = nameOf(field, speech);
  const named = (value: string) => choiceName(field, value, speech);
  if (field.choicesFrom !== null) {
    return (
      <OpenChoices from={field.choicesFrom} label={label} chosen={words} onChange={onChange} nameOf={named} />
    );
  }
  if (field.choices !== null) {
    const choices = field.choices.map((value) => ({ value, label: named(value) }));
    return <ClosedChoices label={label} choices={choices} chosen={words} onChange={onChange} />;
  }
  return (
    <Textarea
      label={label}
      description={t("insight.filter.one_a_line")}
      w={280}
      autosize
      minRows={2}
      maxRows={6}
      defaultValue={words.join("\n")}
      onChange={(event) => {
        const lines = event.currentTarget.value.split("\n").map((line) => line.trim());
        onChange(lines.filter((line) => line !== ""));
      }}
      data-autofocus
    />
  );
}

interface AmountEditorProps {
  readonly kind: FieldKind;
  readonly range: Range<number>;
  readonly onChange: (range: Range<number>) => void;
}

/** Two ends, of which one may stay empty; money in the shop's currency, kept in cents. */
export function AmountEditor({ kind, range, onChange }: AmountEditorProps) {
  const { t } = useI18n();
  const scale = kind === "money" ? 100 : 1;
  const currency = useCurrencySign();
  const unit =
    kind === "money" ? { ...currency, decimalScale: 2 } : { decimalScale: kind === "number" ? 6 : 0 };
  const set = (end: "from" | "to", typed: string | number) => {
    const { [end]: _, ...other } = range;
    const value = kind === "number" ? Number(typed) : Math.round(Number(typed) * scale);
    onChange(typed === "" || Number.isNaN(value) ? other : { ...other, [end]: value });
  };
  const shown = (value: number | undefined) => (value === undefined ? "" : value / scale);
  return (
    <Group gap={8} align="flex-end" wrap="nowrap">
      <NumberInput
        label={t("insight.filter.at_least")}
        w={132}
        {...(kind === "number" ? {} : { min: 0 })}
        {...unit}
        value={shown(range.from)}
        onChange={(typed) => set("from", typed)}
        data-autofocus
      />
      <NumberInput
        label={t("insight.filter.at_most")}
        w={132}
        {...(kind === "number" ? {} : { min: 0 })}
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

interface CountProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

export function CountInput({ label, value, most, onChange }: CountProps) {
  return (
    <NumberInput
      label={label}
      w={140}
      min={1}
      max={most}
      decimalScale={0}
      value={value ?? ""}
      onChange={(typed) => onChange(Math.min(most, Math.max(1, Number(typed) || 1)))}
      data-autofocus
    />
  );
}

export function DaysEditor({
  days,
  onChange,
}: {
  readonly days: number;
  readonly onChange: (days: number) => void;
}) {
  const { t } = useI18n();
  return <CountInput label={t("insight.filter.days")} value={days} most={3_650} onChange={onChange} />;
}

interface HoursEditorProps {
  readonly hours: Hours;
  readonly onChange: (hours: Hours) => void;
}

export function HoursEditor({ hours, onChange }: HoursEditorProps) {
  const { t } = useI18n();
  const isLast = "last" in hours;
  return (
    <CountInput
      label={t("insight.filter.hours")}
      value={isLast ? hours.last : hours.before}
      most={87_600}
      onChange={(count) => onChange(isLast ? { last: count } : { before: count })}
    />
  );
}

interface PeriodEditorProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
}

export function PeriodEditor({ period, onChange }: PeriodEditorProps) {
  const { t } = useI18n();
  return (
    <NativeSelect
      label={t("insight.filter.period")}
      value={period}
      onChange={(event) => onChange(event.currentTarget.value as Period)}
      data={periods.map((one) => ({ value: one, label: capitalised(t(`insight.when.${one}`)) }))}
      data-autofocus
    />
  );
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface DatesEditorProps {
  readonly range: Range<string>;
  readonly onChange: (range: Range<string>) => void;
}

/** Two days, both included; one may stay empty. */
export function DatesEditor({ range, onChange }: DatesEditorProps) {
  const { t } = useI18n();
  const set = (end: "from" | "to", day: string) => {
    const { [end]: _, ...other } = range;
    onChange(day === "" ? other : { ...other, [end]: day });
  };
  return (
    <Group gap={8} wrap="nowrap">
      <TextInput
        type="date"
        label={t("insight.filter.from")}
        value={range.from ?? ""}
        onChange={(event) => set("from", event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        type="date"
        label={t("insight.filter.to")}
        value={range.to ?? ""}
        onChange={(event) => set("to", event.currentTarget.value)}
      />
    </Group>
  );
}
