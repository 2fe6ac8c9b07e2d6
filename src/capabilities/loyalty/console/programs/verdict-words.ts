import { useI18n } from "../../../../console/i18n.tsx";
import type { ResultsAnswer } from "../../shared.ts";
import { sayFigures } from "../say.ts";

type Reason = ResultsAnswer["verdict"]["reasons"][number];

/** A reason of the verdict on what happened: where the words of the replay say "would", these say "do". */
export function useVerdictWords() {
  const i18n = useI18n();
  return ({ code, values }: Reason) => {
    const said = sayFigures(values, i18n);
    return i18n.has(`loyalty.verdict_now.${code}`)
      ? i18n.t(`loyalty.verdict_now.${code}`, said)
      : i18n.t(`loyalty.verdict.${code}`, said);
  };
}
