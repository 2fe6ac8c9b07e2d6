import { Table } from "@mantine/core";
import { Money } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Line, Receipt } from "./receipt.ts";
import styles from "./receipt.module.css";

/** The receipt as it was printed: lines, discounts, postage, taxes, total. */
export function Lines({ receipt }: { readonly receipt: Receipt }) {
  const { t, number } = useI18n();
  const { lines, currency } = receipt;
  return (
    <>
      {lines.length === 0 ? (
        <p className={styles.quiet}>{t("customers.receipt.no_lines")}</p>
      ) : (
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("customers.receipt.product")}</Table.Th>
              <Table.Th ta="right" className={styles.wide ?? ""}>
                {t("customers.receipt.quantity")}
              </Table.Th>
              <Table.Th ta="right" className={styles.wide ?? ""}>
                {t("customers.receipt.unit_price")}
              </Table.Th>
              <Table.Th ta="right">{t("customers.receipt.line_total")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={line.number}>
                <Table.Td>
                  {line.label}
                  <div className={`${styles.quiet} ${styles.narrow}`}>
                    {number(Number(line.quantity), 3)} × <Money cents={unitCents(line)} currency={currency} />
                  </div>
                  <div className={styles.quiet}>
                    {[
                      line.sku,
                      line.taxRate === null
                        ? null
                        : t("customers.receipt.tax_rate", { rate: number(Number(line.taxRate), 2) }),
                    ]
                      .filter((part) => part !== null)
                      .join(" · ")}
                  </div>
                  {line.discountCents > 0 && (
                    <div className={styles.quiet}>
                      {t("customers.receipt.line_discount")}{" "}
                      <Money cents={-line.discountCents} currency={currency} />
                    </div>
                  )}
                </Table.Td>
                <Table.Td ta="right" className={styles.wide ?? ""}>
                  {number(Number(line.quantity), 3)}
                </Table.Td>
                <Table.Td ta="right" className={styles.wide ?? ""}>
                  <Money cents={unitCents(line)} currency={currency} />
                </Table.Td>
                <Table.Td ta="right">
                  <Money cents={line.totalCents} currency={currency} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Sums receipt={receipt} />
    </>
  );
}

const unitCents = ({ unitPrice }: Line) => Math.round(Number(unitPrice) * 100);

function Sums({ receipt }: { readonly receipt: Receipt }) {
  const { t } = useI18n();
  const { currency, discountCents, shippingCents, taxCents, totalCents } = receipt;
  const rows = [
    { label: t("customers.receipt.discount"), cents: discountCents === 0 ? null : -discountCents },
    { label: t("customers.receipt.shipping"), cents: shippingCents === 0 ? null : shippingCents },
  ].filter((row) => row.cents !== null);
  return (
    <dl className={styles.sums}>
      {rows.map(({ label, cents }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Money cents={cents} currency={currency} />
          </dd>
        </div>
      ))}
      <div className={styles.total}>
        <dt>{t("customers.receipt.total")}</dt>
        <dd>
          <Money cents={totalCents} currency={currency} />
        </dd>
      </div>
      {taxCents !== null && (
        <div className={styles.quiet}>
          <dt>{t("customers.receipt.tax")}</dt>
          <dd>
            <Money cents={taxCents} currency={currency} />
          </dd>
        </div>
      )}
    </dl>
  );
}
