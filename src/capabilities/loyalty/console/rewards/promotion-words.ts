import { useI18n } from "../../../../console/i18n.tsx";
import type { Promotion } from "../../shared.ts";

/** A promotion in a sentence, as it would be told at the counter. */
export function usePromotionSentence() {
  const { t, money, number, day, list } = useI18n();
  const amount = (cents: number) => money(cents, undefined, { hideCents: true });
  return (promotion: Promotion): string => {
    const { filter } = promotion;
    const gives = t(`loyalty.promotion_gives.${promotion.type}`, {
      percent: number(promotion.percent, 2),
      amount: amount(promotion.cents),
      buy: promotion.buy,
      get: promotion.get,
      isAll: String(filter.skus.length + filter.categories.length === 0),
    });
    const conditions = [
      filter.skus.length === 0 ? "" : t("loyalty.promotion_if.skus", { skus: list(filter.skus) }),
      filter.categories.length === 0
        ? ""
        : t("loyalty.promotion_if.families", { count: filter.categories.length }),
      filter.excludedSkus.length + filter.excludedCategories.length === 0
        ? ""
        : t("loyalty.promotion_if.excluded", {
            count: filter.excludedSkus.length + filter.excludedCategories.length,
          }),
      promotion.requires === null
        ? ""
        : t("loyalty.promotion_if.requires", {
            sku: promotion.requires.sku,
            quantity: promotion.requires.quantity,
          }),
      promotion.stores.length === 0
        ? ""
        : t("loyalty.promotion_if.stores", { count: promotion.stores.length }),
      promotion.minOrderCents === 0
        ? ""
        : t("loyalty.promotion_if.from", { amount: amount(promotion.minOrderCents) }),
      promotion.capCents === null
        ? ""
        : t("loyalty.promotion_if.cap", { amount: amount(promotion.capCents) }),
      promotion.code === null ? "" : t("loyalty.promotion_if.code", { code: promotion.code }),
      promotion.from === null ? "" : t("loyalty.promotion_if.since", { day: day(promotion.from) }),
      promotion.until === null ? "" : t("loyalty.promotion_if.until", { day: day(promotion.until) }),
      promotion.channels.length === 1 ? t(`loyalty.promotion_if.${promotion.channels[0] ?? "shop"}`) : "",
      promotion.membersOf === null ? "" : t("loyalty.promotion_if.members"),
      promotion.isExclusive ? t("loyalty.promotion_if.exclusive") : "",
    ].filter((part) => part !== "");
    return [gives, ...conditions].join(", ");
  };
}
