import { Radio } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../i18n.tsx";
import styles from "./SideBySide.module.css";

export type Side = "left" | "right";

export interface ComparedField {
  readonly key: string;
  readonly label: string;
  /** Words to show; empty when there is nothing. */
  readonly left: string;
  readonly right: string;
}

interface SideBySideProps {
  readonly caption: string;
  readonly leftTitle: ReactNode;
  readonly rightTitle: ReactNode;
  readonly fields: readonly ComparedField[];
  readonly choices: Readonly<Record<string, Side>>;
  readonly onChoose: (key: string, side: Side) => void;
}

/** Two records that may be one: for each field that differs, which value is kept. */
export function SideBySide({ caption, leftTitle, rightTitle, fields, choices, onChoose }: SideBySideProps) {
  const { t } = useI18n();
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("console.compare.field")}</th>
            <th scope="col">{leftTitle}</th>
            <th scope="col">{rightTitle}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.key}>
              <th scope="row">{field.label}</th>
              {field.left === field.right ? (
                <td colSpan={2} className={styles.same}>
                  {field.left || t("console.compare.empty")} <span>{t("console.compare.same")}</span>
                </td>
              ) : (
                (["left", "right"] as const).map((side) => (
                  <td key={side} data-kept={choices[field.key] === side || undefined}>
                    <Radio
                      name={`compare-${field.key}`}
                      checked={choices[field.key] === side}
                      onChange={() => onChoose(field.key, side)}
                      label={field[side] || t("console.compare.empty")}
                      aria-label={t("console.compare.choose", {
                        field: field.label,
                        value: field[side] || t("console.compare.empty"),
                      })}
                    />
                  </td>
                ))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
