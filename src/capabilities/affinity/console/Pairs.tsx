import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, Search } from "lucide-react";
import { useState } from "react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { downloadCsv } from "../../../console/components/data-table.ts";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { Scrolling } from "../../../console/components/Scrolling.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import { type OverviewAnswer, type PairRow, timesOf } from "../shared.ts";
import styles from "./affinity.module.css";
import { pairTable } from "./pair-table.ts";
import { type PairsAsked, pairsQuery } from "./reading.ts";

/** The pairs met more often, or less often, than by chance, with whoever has one without the other. */
export function Pairs({ overview }: { readonly overview: OverviewAnswer }) {
  const { t, language } = useI18n();
  const [search, change] = useAddress();
  const [typed, setTyped] = useState(oneWord(search["q"]) ?? "");
  const [q] = useDebouncedValue(typed.trim(), 200);
  // A shop whose products are too rarely sold together may still know its families.
  const usual = overview.productPairs === 0 && overview.categoryPairs > 0 ? "category" : "product";
  const kind: PairsAsked["kind"] = (oneWord(search["of"]) ?? usual) === "category" ? "category" : "product";
  const direction: PairsAsked["direction"] = oneWord(search["how"]) === "apart" ? "apart" : "together";
  const asked = { kind, direction, q: q === "" ? undefined : q };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    pairsQuery(asked),
  );
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const table = pairTable(rows, t);
  return (
    <Card
      title={t(`affinity.pairs.title.${direction}`)}
      aside={
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fz={13}
          disabled={rows.length === 0}
          leftSection={<Download size={16} aria-hidden />}
          onClick={() => downloadCsv(table, language, t("affinity.pairs.file"))}
        >
          {t("console.finding.csv")}
        </Button>
      }
    >
      <div className={styles.tools}>
        <TextInput
          className={styles.search ?? ""}
          aria-label={t("affinity.pairs.search")}
          placeholder={t("affinity.pairs.search")}
          leftSection={<Search size={16} aria-hidden />}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            void change({ q: currentTarget.value.trim() || undefined });
          }}
        />
        <SegmentedControl
          aria-label={t("affinity.pairs.of")}
          value={kind}
          onChange={(of) => void change({ of })}
          data={(["product", "category"] as const).map((value) => ({
            value,
            label: t(`affinity.pairs.of.${value}`),
          }))}
        />
        <SegmentedControl
          aria-label={t("affinity.pairs.how")}
          value={direction}
          onChange={(how) => void change({ how })}
          data={(["together", "apart"] as const).map((value) => ({
            value,
            label: t(`affinity.pairs.how.${value}`),
          }))}
        />
      </div>
      {error !== null ? (
        <ErrorState fault={error} retry={refetch} />
      ) : data === undefined ? (
        <CardSkeleton lines={6} />
      ) : rows.length === 0 ? (
        <Empty
          sentence={t(
            asked.q === undefined ? `affinity.pairs.none.${direction}` : "affinity.pairs.not_found",
          )}
        />
      ) : (
        <PairTable rows={rows} asked={asked} />
      )}
      {hasNextPage && rows.length > 0 && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("affinity.pairs.more")}
        </Button>
      )}
      <p className={styles.quiet}>{t("affinity.pairs.note")}</p>
    </Card>
  );
}

function PairTable({ rows, asked }: { readonly rows: readonly PairRow[]; readonly asked: PairsAsked }) {
  const { t, number } = useI18n();
  const title = t(`affinity.pairs.title.${asked.direction}`);
  return (
    <Scrolling className={styles.scroll} label={title}>
      <table className={styles.pairs}>
        <thead>
          <tr>
            <th scope="col">{t("affinity.pairs.pair")}</th>
            <th scope="col">{t("affinity.pairs.often")}</th>
            <th scope="col" data-figure>
              {t("affinity.pairs.together")}
            </th>
            <th scope="col" data-figure>
              {t("affinity.pairs.lift")}
            </th>
            <th scope="col">{t("affinity.pairs.people")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.aId} ${row.bId}`}>
              <th scope="row">
                {row.aName}
                <span className={styles.and}>{t("affinity.pairs.and", { other: row.bName })}</span>
              </th>
              <td>{t("affinity.times", timesOf(row.together, row.aTickets))}</td>
              <td data-figure>{number(row.together)}</td>
              <td data-figure>
                {t("affinity.pairs.times", { times: number(row.lift, row.lift < 10 ? 1 : 0) })}
              </td>
              <td>
                <AppLink
                  href={oneWithoutOther(row, asked.kind)}
                  aria-label={t("affinity.pairs.without_of", { a: row.aName, b: row.bName })}
                >
                  {t("affinity.pairs.without")}
                </AppLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

/** Whoever bought the first and never the second: the people to tell of it. */
function oneWithoutOther({ aId, bId }: PairRow, kind: PairsAsked["kind"]): string {
  const bought = (id: string) =>
    ({
      field: kind === "product" ? "bought_product" : "bought_category",
      op: "bought",
      value: { ids: [id] },
    }) as const;
  return customersAddress({ all: [bought(aId), { not: bought(bId) }] });
}
