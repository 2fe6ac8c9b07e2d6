import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Money } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { receiptQuery } from "../receipt/receipt.ts";
import styles from "./timeline.module.css";

/** What was on the receipt, without leaving the timeline. */
export function ReceiptLines({ receiptId }: { readonly receiptId: string }) {
  const { t, number } = useI18n();
  const receipt = useQuery(receiptQuery(receiptId));
  if (receipt.error !== null) return <ErrorState fault={receipt.error} retry={receipt.refetch} />;
  if (receipt.data === undefined) return <Skeleton h={48} mt="xs" />;
  const { lines, shippingCents, currency } = receipt.data;
  return (
    <ul className={styles.lines}>
      {lines.map((line) => (
        <li key={line.number}>
          <span>
            {Number(line.quantity) !== 1 && <b>{number(Number(line.quantity), 3)} × </b>}
            {line.label}
          </span>
          <Money cents={line.totalCents} currency={currency} />
        </li>
      ))}
      {shippingCents !== 0 && (
        <li>
          <span>{t("customers.receipt.shipping")}</span>
          <Money cents={shippingCents} currency={currency} />
        </li>
      )}
    </ul>
  );
}
