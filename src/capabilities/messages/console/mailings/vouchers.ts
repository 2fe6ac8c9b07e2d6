import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import type { VoucherKind, VoucherKindsAnswer } from "../../../loyalty/shared.ts";

export const voucherKindsQuery = queryOptions({
  queryKey: ["loyalty", "kinds"],
  queryFn: async ({ signal }) => await api.get<VoucherKindsAnswer>("/loyalty/voucher-kinds", { signal }),
});

export const voucherKindQuery = (id: string) =>
  queryOptions({
    queryKey: ["loyalty", "kinds", id],
    queryFn: async ({ signal }) => await api.get<VoucherKind>(`/loyalty/voucher-kinds/${id}`, { signal }),
  });

/** What a kind of voucher is worth, asks and lasts, in words of the shop's language. */
export function useVoucherWords() {
  const { t, money, number, day } = useI18n();
  const euros = (cents: number) => money(cents, undefined, { hideCents: true });
  return {
    worth: ({ template: { benefit } }: VoucherKind): string => {
      switch (benefit.type) {
        case "amount":
        case "credit":
          return euros(benefit.cents);
        case "percent":
          return benefit.capCents === null
            ? t("messages.voucher.percent", { percent: number(benefit.percent, 2) })
            : t("messages.voucher.percent_capped", {
                percent: number(benefit.percent, 2),
                most: euros(benefit.capCents),
              });
        case "product":
          return t("messages.voucher.product", { quantity: number(benefit.quantity), sku: benefit.sku });
      }
    },
    end: ({ lastDay, template: { validDays } }: VoucherKind): string =>
      lastDay === null
        ? t("messages.voucher.days", { count: validDays ?? 0 })
        : t("messages.voucher.last_day", { day: day(lastDay) }),
    conditions: ({ template }: VoucherKind): string[] => [
      ...(template.minBasketCents > 0
        ? [t("messages.voucher.minimum", { amount: euros(template.minBasketCents) })]
        : []),
      ...(template.channels.length === 1
        ? [t(`messages.voucher.only_${template.channels[0] ?? "shop"}`)]
        : []),
      t(template.isBearer ? "messages.voucher.bearer" : "messages.voucher.hers"),
      ...(template.maxUses === 1 ? [t("messages.voucher.once")] : []),
      ...(template.isCombinable === false ? [t("messages.voucher.alone")] : []),
    ],
  };
}

/** What the vouchers of so many people may cost at most, in cents; null: that hangs on what they buy. */
export function costAtMost({ template: { benefit }, leftCount }: VoucherKind, people: number): number | null {
  const each =
    benefit.type === "amount" ? benefit.cents : benefit.type === "percent" ? benefit.capCents : null;
  return each === null ? null : each * Math.min(people, leftCount ?? people);
}
