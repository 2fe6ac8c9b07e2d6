import { useI18n } from "../../../../console/i18n.tsx";
import type { Voucher } from "../../shared.ts";
import { StatePill, type Tone } from "../common/StatePill.tsx";

export const voucherStates = ["active", "waiting", "used", "expired", "cancelled"] as const;

const tones: Readonly<Record<Voucher["state"], Tone>> = {
  waiting: "note",
  active: "good",
  used: "quiet",
  expired: "quiet",
  cancelled: "bad",
};

export function VoucherStatePill({ state }: { readonly state: Voucher["state"] }) {
  const { t } = useI18n();
  return <StatePill tone={tones[state]}>{t(`loyalty.voucher_state.${state}`)}</StatePill>;
}
