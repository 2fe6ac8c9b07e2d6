import { Checkbox, Select, TextInput } from "@mantine/core";
import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { Mapping } from "../shared.ts";
import styles from "./files.module.css";
import { type DescriptionView, importKinds, type LookOptions } from "./views.ts";

interface DetectedPartProps {
  readonly described: DescriptionView;
  readonly mapping: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onLook: (change: LookOptions) => void;
}

const encodings = ["utf-8", "windows-1252", "macintosh", "utf-16le", "utf-16be"];
const delimiters = [",", ";", "\t", "|"];

/** What was understood without asking; each can be corrected, and what could be read two ways says so. */
export function DetectedPart({ described, mapping, onMapping, onLook }: DetectedPartProps) {
  const { t } = useI18n();
  const seeing = t("files.detected.to_see");
  return (
    <Card title={t("files.detected.title")}>
      <div className={styles.detected}>
        <Select
          label={t("files.detected.kind")}
          data={importKinds.map((kind) => ({ value: kind, label: t(`files.kind.${kind}`) }))}
          value={described.kind}
          allowDeselect={false}
          onChange={(kind) => kind !== null && onLook({ kind })}
        />
        {described.sheets.length > 1 && (
          <Select
            label={t("files.detected.sheet")}
            data={[...described.sheets]}
            value={described.sheet}
            allowDeselect={false}
            onChange={(sheet) => sheet !== null && onLook({ sheet })}
          />
        )}
        {described.encoding !== null && (
          <Select
            label={t("files.detected.encoding")}
            data={encodings.map((encoding) => ({ value: encoding, label: t(`files.encoding.${encoding}`) }))}
            value={described.encoding}
            allowDeselect={false}
            onChange={(encoding) => encoding !== null && onLook({ encoding })}
          />
        )}
        {described.delimiter !== null && (
          <Select
            label={t("files.detected.delimiter")}
            data={delimiters.map((delimiter) => ({
              value: delimiter,
              label: t(`files.delimiter.${nameOf(delimiter)}`),
            }))}
            value={described.delimiter}
            allowDeselect={false}
            onChange={(delimiter) => delimiter !== null && onLook({ delimiter })}
          />
        )}
        <Select
          label={t("files.detected.dates")}
          data={(["dmy", "mdy", "ymd"] as const).map((order) => ({
            value: order,
            label: t(`files.dates.${order}`),
          }))}
          value={mapping.dateOrder}
          allowDeselect={false}
          {...(described.datesSure ? {} : { description: seeing })}
          onChange={(order) => order !== null && onMapping({ ...mapping, dateOrder: order })}
        />
        <Select
          label={t("files.detected.decimal")}
          data={[
            { value: ",", label: t("files.decimal.comma") },
            { value: ".", label: t("files.decimal.point") },
          ]}
          value={mapping.decimal}
          allowDeselect={false}
          {...(described.decimalSure ? {} : { description: seeing })}
          onChange={(sign) => sign !== null && onMapping({ ...mapping, decimal: sign })}
        />
        <TextInput
          label={t("files.detected.source")}
          description={t("files.detected.source_hint")}
          value={mapping.source}
          spellCheck={false}
          maxLength={60}
          onChange={(event) =>
            onMapping({
              ...mapping,
              source: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9._-]/g, "-"),
            })
          }
        />
      </div>
      {mapping.kind === "receipts" && (
        <Checkbox
          mt="md"
          label={t("files.detected.refunds")}
          checked={mapping.refunds === true}
          onChange={(event) => onMapping({ ...mapping, refunds: event.currentTarget.checked })}
        />
      )}
    </Card>
  );
}

const names: Readonly<Record<string, string>> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

function nameOf(delimiter: string): string {
  return names[delimiter] ?? "comma";
}
