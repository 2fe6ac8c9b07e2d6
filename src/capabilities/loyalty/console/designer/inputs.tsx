import { NumberInput, type NumberInputProps, Select, Switch } from "@mantine/core";
import { type ChangeEvent, type ReactNode, useId, useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import styles from "./designer.module.css";

interface FigureInputProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  readonly description?: ReactNode;
  /** Within a sentence: the label is only heard. */
  readonly isInline?: boolean;
  readonly affix?: Pick<NumberInputProps, "prefix" | "suffix">;
}

/** A figure that answers while it is typed; what is not yet a figure within the bounds changes nothing. */
export function FigureInput({
  label,
  value,
  onChange,
  min = 0,
  max = 1_000_000,
  decimals = 0,
  description,
  isInline = false,
  affix = {},
}: FigureInputProps) {
  const { number } = useI18n();
  const decimal = number(1.5, 1).charAt(1);
  const [typed, setTyped] = useState<string | number | null>(null);
  const shown = typed ?? value;
  function read(next: string | number) {
    setTyped(next);
    const figure = Number(next);
    if (next !== "" && Number.isFinite(figure) && figure >= min && figure <= max) onChange(figure);
  }
  const width = number(value, decimals).length + (affix.prefix ?? affix.suffix ?? "").length;
  return (
    <NumberInput
      value={shown}
      onChange={read}
      onBlur={() => setTyped(null)}
      min={min}
      max={max}
      decimalScale={decimals}
      decimalSeparator={decimal}
      allowedDecimalSeparators={[",", "."]}
      inputMode={decimals === 0 ? "numeric" : "decimal"}
      hideControls
      {...affix}
      {...(isInline
        ? {
            "aria-label": label,
            className: styles.inline,
            classNames: { input: styles.inlineInput },
            style: { width: `calc(${width + 0.6}ch + 22px)` },
          }
        : { label, description, maw: 420, classNames: { input: styles.figureInput } })}
    />
  );
}

type MoneyInputProps = Omit<FigureInputProps, "affix" | "decimals">;

/** Takes and gives cents. */
export function MoneyInput({ value, onChange, min = 0, max = 100_000_00, ...rest }: MoneyInputProps) {
  return (
    <FigureInput
      {...rest}
      affix={useCurrencyAffix()}
      decimals={2}
      value={value / 100}
      min={min / 100}
      max={max / 100}
      onChange={(amount) => onChange(Math.round(amount * 100))}
    />
  );
}

/** Takes and gives a percentage from 0 to 100. */
export function PercentInput(props: Omit<FigureInputProps, "affix">) {
  const { locale } = useI18n();
  return <FigureInput max={100} {...props} affix={{ suffix: locale.startsWith("fr") ? "\u00a0%" : "%" }} />;
}

export function useCurrencyAffix() {
  const { locale } = useI18n();
  const { currency } = useMerchant();
  const parts = new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(1);
  const sign = parts.find(({ type }) => type === "currency")?.value ?? currency;
  return parts[0]?.type === "currency" ? { prefix: sign } : { suffix: `\u00a0${sign}` };
}

interface ChoiceInputProps<Word extends string> {
  readonly label: string;
  readonly value: Word;
  readonly options: readonly { readonly value: Word; readonly label: string }[];
  readonly onChange: (value: Word) => void;
  readonly description?: ReactNode;
  readonly isInline?: boolean;
}

export function ChoiceInput<Word extends string>({
  label,
  value,
  options,
  onChange,
  description,
  isInline = false,
}: ChoiceInputProps<Word>) {
  const shown = options.find((option) => option.value === value)?.label ?? "";
  return (
    <Select
      value={value}
      data={[...options]}
      onChange={(chosen) => {
        const found = options.find((option) => option.value === chosen);
        if (found) onChange(found.value);
      }}
      {...(isInline
        ? {
            "aria-label": label,
            className: styles.inline,
            classNames: { input: styles.inlineInput },
            style: { width: `calc(${shown.length * 0.92}ch + 48px)` },
            comboboxProps: { width: "max-content", position: "bottom-start" as const },
          }
        : { label, description, maw: 420 })}
    />
  );
}

interface ToggleProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly description?: ReactNode;
}

export function Toggle({ label, checked, onChange, description }: ToggleProps) {
  return (
    <Switch
      label={label}
      description={description}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  /** What it may be, in order; the places of the slider. */
  readonly stops: readonly number[];
  readonly format: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** A slider over chosen values; a value typed between two of them stands at the nearest. */
export function Slider({ label, value, stops, format, onChange }: SliderProps) {
  const id = useId();
  const place = nearest(stops, value);
  const move = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = stops[Number(event.currentTarget.value)];
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <div className={styles.slider}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{format(value)}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={place}
        aria-valuetext={format(value)}
        onChange={move}
      />
    </div>
  );
}

function nearest(stops: readonly number[], value: number): number {
  let best = 0;
  for (const [place, stop] of stops.entries())
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value)) best = place;
  return best;
}
