import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { useCustomersChanged } from "../reading.ts";

export type Line = {
  readonly number: number;
  readonly sku: string | null;
  readonly label: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly taxRate: string | null;
  readonly refundOfLine: number | null;
};

export type ReceiptHead = {
  readonly id: string;
  readonly kind: "sale" | "refund";
  readonly source: string;
  readonly externalId: string;
  readonly channel: "shop" | "web";
  readonly storeId: string | null;
  readonly till: string | null;
  readonly staffLabel: string | null;
  readonly customerId: string | null;
  readonly happenedAt: string | null;
  readonly day: string;
  readonly currency: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly taxCents: number | null;
  readonly shippingCents: number;
  readonly refundOf: string | null;
};

export type Receipt = ReceiptHead & {
  readonly lines: readonly Line[];
  readonly refunds: readonly ReceiptHead[];
};

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ["receipt", id],
    queryFn: async ({ signal }) => await api.get<Receipt>(`/receipts/${id}`, { signal }),
  });

/** After a refund or a change of buyer: the receipt, and all that counts it. */
export function useReceiptChanged() {
  const queries = useQueryClient();
  const customersChanged = useCustomersChanged();
  return async (receiptId: string, ...customerIds: readonly string[]) => {
    await queries.invalidateQueries({ queryKey: ["receipt", receiptId] });
    await customersChanged(...customerIds);
  };
}
