import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import { useCurrencyAffix } from "../designer/inputs.tsx";
import common from "./common.module.css";

/** An amount of money as it is typed: with the decimal sign and the currency of the shop. */
export function Euros(props: NumberInputProps) {
  const { number } = useI18n();
  return (
    <NumberInput
      classNames={{ wrapper: common.narrow ?? "" }}
      min={0}
      decimalScale={2}
      decimalSeparator={number(1.5, 1).charAt(1)}
      allowedDecimalSeparators={[",", "."]}
      hideControls
      {...useCurrencyAffix()}
      {...props}
    />
  );
}

/** A percentage as it is typed, from 0 to 100. */
export function Percentage(props: NumberInputProps) {
  const { number, locale } = useI18n();
  return (
    <NumberInput
      classNames={{ wrapper: common.narrow ?? "" }}
      min={0}
      max={100}
      decimalScale={2}
      decimalSeparator={number(1.5, 1).charAt(1)}
      allowedDecimalSeparators={[",", "."]}
      suffix={locale.startsWith("fr") ? "\u00a0%" : "%"}
      hideControls
      {...props}
    />
  );
}

/** Cents of what was typed; 0 when nothing was. */
export const typedCents = (typed: string | number) => Math.round(Number(typed === "" ? 0 : typed) * 100);
