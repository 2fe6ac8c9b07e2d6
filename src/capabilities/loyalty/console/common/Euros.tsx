import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import { useCurrencyAffix } from "../designer/inputs.tsx";

/** An amount of money as it is typed: with the decimal sign and the currency of the shop. */
export function Euros(props: NumberInputProps) {
  const { number } = useI18n();
  return (
    <NumberInput
      maw={180}
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

/** Cents of what was typed; 0 when nothing was. */
export const typedCents = (typed: string | number) => Math.round(Number(typed === "" ? 0 : typed) * 100);
