import { CircleCheck, CircleHelp, TriangleAlert } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Verdict as VerdictAnswer } from "../../shared.ts";
import { sayFigures } from "../say.ts";
import styles from "./designer.module.css";
import { sayNet } from "./verdict.ts";

const signs = { green: CircleCheck, amber: CircleHelp, red: TriangleAlert };

interface VerdictProps {
  readonly verdict: VerdictAnswer;
  /** Of rules at work one says what they do, not what they would. */
  readonly isInForce?: boolean;
}

/** Whether it pays; what speaks most against it comes first, with its figure. */
export function Verdict({ verdict, isInForce = false }: VerdictProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { colour, basis, netCents } = verdict;
  const Sign = signs[colour];
  const reasons = verdict.reasons.map(({ code, values }) => {
    const now = `loyalty.verdict_in_force.${code}`;
    return t(isInForce && i18n.has(now) ? now : `loyalty.verdict.${code}`, sayFigures(values, i18n));
  });
  const word = t(
    isInForce && colour === "red" ? "loyalty.replay.colour_now.red" : `loyalty.replay.colour.${colour}`,
  );
  const leads = colour !== "green" && basis !== "none" && reasons.length > 0;
  const [headline, ...others] = leads ? reasons : [word, ...reasons];
  return (
    <div className={styles.verdict} data-colour={colour}>
      <Sign size={22} strokeWidth={1.75} aria-hidden />
      <div>
        {leads && <p className={styles.verdictKicker}>{word}</p>}
        <p className={styles.verdictWord}>{headline}</p>
        {basis !== "none" && <p className={styles.net}>{sayNet(netCents, i18n, isInForce)}</p>}
        {others.length > 0 && (
          <ul>
            {others.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
