import { NativeSelect, TextInput } from "@mantine/core";
import { useId } from "react";
import { FieldError } from "../../../../../console/components/form.tsx";
import { useI18n } from "../../../../../console/i18n.tsx";
import { readLink } from "../../../rules/link.ts";
import { ownPages } from "../../../shared.ts";
import styles from "./inspector.module.css";

interface LinkInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** May lead nowhere. */
  readonly isOptional?: boolean;
}

const beginnings = { web: "https://", mail: "mailto:", phone: "tel:" } as const;
type Kind = keyof typeof beginnings | "none" | (typeof ownPages)[number];

/** Where it leads: an address, a mailbox, a telephone, a page of the shop's own, or nowhere. */
export function LinkInput({ label, value, onChange, isOptional = false }: LinkInputProps) {
  const { t } = useI18n();
  const id = useId();
  const kind = kindOf(value, isOptional);
  const beginning = kind in beginnings ? beginnings[kind as keyof typeof beginnings] : null;
  const fault = value === "" || value === beginning ? null : readLink(value);
  const kinds: readonly Kind[] = [
    ...(isOptional ? (["none"] as const) : []),
    "web",
    "mail",
    "phone",
    ...ownPages,
  ];

  function choose(next: Kind) {
    if (next === "none") onChange("");
    else if (next in beginnings) onChange(beginnings[next as keyof typeof beginnings]);
    else onChange(next);
  }
  return (
    <div className={styles.link}>
      <NativeSelect
        label={label}
        value={kind}
        onChange={(event) => choose(event.currentTarget.value as Kind)}
        data={kinds.map((one) => ({ value: one, label: t(`templates.link.kind.${one.replace(":", "_")}`) }))}
      />
      {beginning !== null && (
        <TextInput
          id={id}
          aria-label={t(`templates.link.address.${kind}`)}
          placeholder={t(`templates.link.example.${kind}`)}
          value={kind === "web" ? value : value.slice(beginning.length)}
          onChange={(event) => {
            const typed = event.currentTarget.value.trim();
            onChange(kind === "web" ? typed : `${beginning}${typed}`);
          }}
          inputMode={kind === "web" ? "url" : kind === "mail" ? "email" : "tel"}
          error={
            typeof fault === "string" ? <FieldError>{t(`templates.link.fault.${kind}`)}</FieldError> : null
          }
          spellCheck={false}
          autoComplete="off"
        />
      )}
    </div>
  );
}

function kindOf(value: string, isOptional: boolean): Kind {
  const page = ownPages.find((one) => one === value);
  if (page !== undefined) return page;
  if (value.startsWith("mailto:")) return "mail";
  if (value.startsWith("tel:")) return "phone";
  return value === "" && isOptional ? "none" : "web";
}
