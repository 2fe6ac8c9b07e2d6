import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./network.module.css";

interface Sums {
  readonly shopId: string;
  readonly shopName: string;
  readonly creditedCents: number;
  readonly takenBackCents: number;
  readonly acceptedCents: number;
  readonly returnedCents: number;
  readonly expiredCents: number;
  readonly netCents: number;
}

interface MonthTableProps<Row extends Sums> {
  readonly rows: readonly Row[];
  /** What lines are, when they are not shops. */
  readonly firstColumn?: string;
  readonly hasTotal?: boolean;
  /** What stands at the end of a line: the state of its payment, a link. */
  readonly end?: { readonly name: string; readonly cell: (row: Row) => ReactNode };
}

/** A month, shop by shop: what each owes for points it credited, less what it is owed for those it accepted. */
export function MonthTable<Row extends Sums>({
  rows,
  firstColumn,
  hasTotal = rows.length > 1,
  end,
}: MonthTableProps<Row>) {
  const { t, money } = useI18n();
  const total = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const netWords = (cents: number): string => {
    if (cents === 0) return money(0);
    return t(cents > 0 ? "network.net.to_pay" : "network.net.to_receive", { amount: money(Math.abs(cents)) });
  };
  const columns: readonly { name: string; of: (row: Row) => number; words: (cents: number) => string }[] = [
    { name: "credited", of: (row) => row.creditedCents + row.takenBackCents, words: (cents) => money(cents) },
    {
      name: "accepted",
      of: (row) => -(row.acceptedCents + row.returnedCents) || 0,
      words: (cents) => money(cents),
    },
    { name: "expired", of: (row) => -row.expiredCents || 0, words: (cents) => money(cents) },
    { name: "net", of: (row) => row.netCents, words: netWords },
  ];
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{firstColumn ?? t("network.table.shop")}</Table.Th>
            {columns.map(({ name }) => (
              <Table.Th key={name} className={styles.figure}>
                {t(`network.table.${name}`)}
              </Table.Th>
            ))}
            {end && <Table.Th>{end.name}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.shopId}>
              <Table.Td>{row.shopName}</Table.Td>
              {columns.map(({ name, of, words }) => (
                <Table.Td key={name} className={styles.figure}>
                  {words(of(row))}
                </Table.Td>
              ))}
              {end && <Table.Td>{end.cell(row)}</Table.Td>}
            </Table.Tr>
          ))}
          {hasTotal && (
            <Table.Tr className={styles.total}>
              <Table.Td>{t("network.table.total")}</Table.Td>
              {columns.map(({ name, of, words }) => (
                <Table.Td key={name} className={styles.figure}>
                  {words(total(of))}
                </Table.Td>
              ))}
              {end && <Table.Td />}
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
