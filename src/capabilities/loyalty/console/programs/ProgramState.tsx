import { useI18n } from "../../../../console/i18n.tsx";
import type { ProgramState } from "../../shared.ts";
import { StatePill, type Tone } from "../common/StatePill.tsx";

const tones: Readonly<Record<ProgramState, Tone>> = {
  draft: "note",
  active: "good",
  paused: "wait",
  ended: "quiet",
};

export function ProgramStatePill({ state }: { readonly state: ProgramState }) {
  const { t } = useI18n();
  return <StatePill tone={tones[state]}>{t(`loyalty.program_state.${state}`)}</StatePill>;
}
