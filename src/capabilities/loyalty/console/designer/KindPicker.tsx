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
          <div key={kind} className={styles.kind}>
            <input
              id={`${name}-${kind}`}
              type="radio"
              name={name}
              value={kind}
              checked={kind === value}
              aria-describedby={`${name}-${kind}-example`}
              onChange={() => onChange(kind)}
            />
            <div>
              <label htmlFor={`${name}-${kind}`}>{t(`loyalty.design.kind.${kind}`)}</label>
              <span id={`${name}-${kind}-example`}>{t(`loyalty.design.kind.${kind}.example`)}</span>
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
