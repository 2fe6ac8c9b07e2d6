import { useI18n } from "../../../../console/i18n.tsx";
import type { Reward, VoucherTemplate } from "../../shared.ts";

type Benefit = VoucherTemplate["benefit"];

/** What a voucher is worth, in words: "5 € de remise", "10 %, 20 € au plus". */
export function useBenefit() {
  const { t, money, number } = useI18n();
  const amount = (cents: number) => money(cents, undefined, { hideCents: true });
  return (benefit: Benefit): string => {
    switch (benefit.type) {
      case "amount":
        return t("loyalty.benefit.amount", { amount: amount(benefit.cents) });
      case "percent":
        return benefit.capCents === null
          ? t("loyalty.benefit.percent", { percent: number(benefit.percent, 2) })
          : t("loyalty.benefit.percent_capped", {
              percent: number(benefit.percent, 2),
              cap: amount(benefit.capCents),
            });
      case "product":
        return t("loyalty.benefit.product", { quantity: benefit.quantity, sku: benefit.sku });
      case "credit":
        return t("loyalty.benefit.credit", { amount: amount(benefit.cents) });
    }
  };
}

/** What a reward gives, in words. */
export function useRewardGives() {
  const { t, money, number } = useI18n();
  const benefit = useBenefit();
  const amount = (cents: number) => money(cents, undefined, { hideCents: true });
  return (reward: Reward, scale: number): string => {
    switch (reward.type) {
      case "amount_off":
        return t("loyalty.benefit.amount", { amount: amount(reward.cents) });
      case "percent_off":
        return benefit({ type: "percent", percent: reward.percent, capCents: reward.capCents });
      case "free_product":
        return t("loyalty.benefit.product", { quantity: reward.quantity, sku: reward.sku });
      case "cheapest_free":
        return t("loyalty.benefit.cheapest_free");
      case "cents_per_unit":
        return t("loyalty.benefit.cents_per_unit", {
          amount: amount(reward.cents),
          step: number(reward.stepUnits / 10 ** scale, 3),
        });
      case "gift":
        return t("loyalty.benefit.gift");
      case "voucher":
        return t("loyalty.benefit.voucher", { benefit: benefit(reward.voucher.benefit) });
      case "top_up":
        return t("loyalty.benefit.top_up", { amount: amount(reward.cents) });
    }
  };
}
