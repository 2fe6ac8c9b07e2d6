import { CircleCheck, CircleHelp, TriangleAlert } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Verdict as VerdictAnswer } from "../../shared.ts";
import { sayFigures } from "../say.ts";
import styles from "./designer.module.css";
import { sayNet } from "./verdict.ts";

const signs = { green: CircleCheck, amber: CircleHelp, red: TriangleAlert };

/** Whether it pays, in one plain sentence, and why. */
export function Verdict({ verdict }: { readonly verdict: VerdictAnswer }) {
  const i18n = useI18n();
  const { t } = i18n;
  const Sign = signs[verdict.colour];
  return (
    <div className={styles.verdict} data-colour={verdict.colour}>
      <Sign size={22} strokeWidth={1.75} aria-hidden />
      <div>
        <p className={styles.verdictWord}>{t(`loyalty.replay.colour.${verdict.colour}`)}</p>
        {verdict.basis !== "none" && <p className={styles.net}>{sayNet(verdict.netCents, i18n)}</p>}
        {verdict.reasons.length > 0 && (
          <ul>
            {verdict.reasons.map(({ code, values }) => (
              <li key={code}>{t(`loyalty.verdict.${code}`, sayFigures(values, i18n))}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
