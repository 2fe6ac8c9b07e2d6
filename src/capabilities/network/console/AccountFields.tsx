import { TextInput } from "@mantine/core";
import { useI18n } from "../../../console/i18n.tsx";
import { readBic, readIban } from "../shared.ts";

export interface AccountWords {
  readonly accountHolder: string;
  readonly iban: string;
  readonly bic: string;
}

interface AccountFieldsProps {
  readonly field: (name: keyof AccountWords) => object;
  readonly isLocked: boolean;
}

/** To whom and where transfers go. */
export function AccountFields({ field, isLocked }: AccountFieldsProps) {
  const { t } = useI18n();
  return (
    <>
      <TextInput
        label={t("network.account.holder")}
        maxLength={70}
        disabled={isLocked}
        {...field("accountHolder")}
      />
      <TextInput
        label="IBAN"
        description={t("network.account.iban_hint")}
        disabled={isLocked}
        {...field("iban")}
      />
      <TextInput
        label="BIC"
        description={t("network.account.bic_hint")}
        disabled={isLocked}
        {...field("bic")}
      />
    </>
  );
}

/** What is wrong, by the same check as the server's. */
export function checkAccount({ iban, bic }: AccountWords, t: (key: string) => string) {
  return {
    iban: iban.trim() !== "" && readIban(iban) === null ? t("network.account.iban_wrong") : undefined,
    bic: bic.trim() !== "" && readBic(bic) === null ? t("network.account.bic_wrong") : undefined,
  };
}

export function accountBody({ accountHolder, iban, bic }: AccountWords) {
  const said = (text: string) => (text.trim() === "" ? null : text.trim());
  return { accountHolder: said(accountHolder), iban: said(iban), bic: said(bic) };
}
