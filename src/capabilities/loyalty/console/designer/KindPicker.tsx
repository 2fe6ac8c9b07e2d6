import { useId } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../shared.ts";
import styles from "./designer.module.css";

type Kind = ProgramDefinition["kind"];
const kinds: readonly Kind[] = ["points", "number", "amount", "cashback"];

interface KindPickerProps {
  readonly value: Kind;
  readonly onChange: (kind: Kind) => void;
}

/** Four ways to reward, each with its example. */
export function KindPicker({ value, onChange }: KindPickerProps) {
  const { t } = useI18n();
  const name = useId();
  return (
    <fieldset className={styles.kinds}>
      <legend>{t("loyalty.design.kind")}</legend>
      <div>
        {kinds.map((kind) => (
          <label key={kind} className={styles.kind}>
            <input
              type="radio"
              name={name}
              value={kind}
              checked={kind === value}
              onChange={() => onChange(kind)}
            />
            <span>
              <b>{t(`loyalty.design.kind.${kind}`)}</b>
              <span>{t(`loyalty.design.kind.${kind}.example`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
