import { blankVoucher, type VoucherTemplate } from "../../shared.ts";
import { typedCents } from "../common/Euros.tsx";

/** A voucher as it is typed in a form. */
export type TypedVoucher = {
  benefit: "amount" | "percent" | "product" | "credit";
  euros: string | number;
  percent: string | number;
  sku: string;
  minBasket: string | number;
  uses: string;
  channel: string;
};

export const emptyVoucher: TypedVoucher = {
  benefit: "amount",
  euros: "",
  percent: 10,
  sku: "",
  minBasket: "",
  uses: "once",
  channel: "both",
};

/** What the server is asked to make; who holds it and until when are said apart. */
export function templateOf(typed: TypedVoucher, isBearer: boolean): VoucherTemplate {
  return {
    ...blankVoucher(benefitOf(typed)),
    validDays: null,
    maxUses: typed.uses === "once" ? 1 : 0,
    isBearer,
    minBasketCents: typedCents(typed.minBasket),
    channels: typed.channel === "shop" ? ["shop"] : typed.channel === "web" ? ["web"] : [],
  };
}

function benefitOf(typed: TypedVoucher): VoucherTemplate["benefit"] {
  switch (typed.benefit) {
    case "amount":
      return { type: "amount", cents: typedCents(typed.euros) };
    case "percent":
      return { type: "percent", percent: Number(typed.percent), capCents: null };
    case "product":
      return { type: "product", sku: typed.sku.trim(), quantity: 1 };
    case "credit":
      return { type: "credit", cents: typedCents(typed.euros) };
  }
}
