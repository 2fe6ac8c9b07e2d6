import { SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress, fewestForAPercentage, wilson } from "../../insight/shared.ts";
import type { Loss, LossPart } from "../shared.ts";
import { boardQuery, lossQuery } from "./queries.ts";
import { LossRate } from "./LossRate.tsx";
import { ProofFinding } from "./ProofFinding.tsx";
import styles from "./winback.module.css";

const nothing = {
  signal: undefined,
  reason: undefined,
  competitor: undefined,
  store: undefined,
  reachable: undefined,
  best: undefined,
};

/** How many are lost in a year, who, why, and what the warnings were worth. */
export default function LossView() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(lossQuery);
  if (data === undefined) {
    return error === null ? <CardSkeleton height={260} /> : <ErrorState fault={error} retry={refetch} />;
  }
  const { loss, proof } = data;
  return (
    <div className={styles.stack}>
      {loss === null || loss.latest === null ? (
        <Card title={t("winback.loss.none_title")}>
          <p className={styles.plain}>{t("winback.loss.none")}</p>
        </Card>
      ) : (
        <LossRate loss={loss} />
      )}
      {loss !== null && loss.latest !== null && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing={16} className={styles.parts}>
          <LossParts what="store" parts={loss.byStore} loss={loss} />
          <LossParts what="first" parts={loss.byFirstCategory} loss={loss} />
          <LossParts what="source" parts={loss.bySource} loss={loss} />
        </SimpleGrid>
      )}
      <Reasons />
      {proof !== null && <ProofFinding proof={proof} />}
    </div>
  );
}

interface LossPartsProps {
  readonly what: "store" | "first" | "source";
  readonly parts: readonly LossPart[];
  readonly loss: Loss;
}

/** Which of them lose more: only parts large enough to say so. */
function LossParts({ what, parts, loss }: LossPartsProps) {
  const { t, has, percent, number } = useI18n();
  const shown = parts.filter(({ active }) => active >= fewestForAPercentage);
  const whole = loss.latest;
  if (shown.length < 2 || whole === null) return null;
  const nameOf = ({ key, name }: LossPart) =>
    name ?? capital(has(`insight.filter.source.${key}`) ? t(`insight.filter.source.${key}`) : key);
  const shares = shown
    .map((part) => ({ part, share: wilson(part.lost, part.active) }))
    .sort((one, other) => (other.share?.share ?? 0) - (one.share?.share ?? 0));
  const [worst] = shares;
  const rate = whole.lost / whole.active;
  const isClear = (worst?.share?.low ?? 0) > rate;
  return (
    <Finding
      title={
        isClear && worst !== undefined
          ? t(`winback.loss.${what}_title`, {
              part: nameOf(worst.part),
              share: percent(worst.share?.share ?? 0),
              whole: percent(rate),
            })
          : t(`winback.loss.${what}_even`)
      }
      fileName={t(`winback.loss.${what}_file`)}
      table={{
        columns: [
          { key: "name", name: t(`winback.loss.${what}`), kind: "text" },
          { key: "active", name: t("winback.loss.active"), kind: "number" },
          { key: "lost", name: t("winback.loss.lost"), kind: "number" },
          { key: "share", name: t("winback.loss.share"), kind: "percent" },
          { key: "low", name: t("winback.loss.low"), kind: "percent" },
          { key: "high", name: t("winback.loss.high"), kind: "percent" },
        ],
        rows: shares.map(({ part, share }) => ({
          name: nameOf(part),
          active: part.active,
          lost: part.lost,
          share: share?.share ?? null,
          low: share?.low ?? null,
          high: share?.high ?? null,
        })),
      }}
    >
      <BarRows
        format={(share) => percent(share)}
        full={Math.max(...shares.map(({ share }) => share?.share ?? 0), 0.01)}
        rows={shares.map(({ part, share }) => ({
          key: part.key,
          label: nameOf(part),
          value: share?.share ?? 0,
          note: t("winback.loss.of", { lost: number(part.lost), active: number(part.active) }),
          ...(what === "first"
            ? {}
            : {
                href: customersAddress(
                  {
                    all: [
                      { field: "stage", op: "in", value: ["lost"] },
                      { field: what, op: "in", value: [part.key] },
                    ],
                  },
                  "last_purchase",
                ),
              }),
        }))}
      />
    </Finding>
  );
}

const capital = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

/** What those who left said, as ranked bars that lead to them. */
function Reasons() {
  const { t, number } = useI18n();
  const { data } = useQuery(boardQuery(nothing));
  if (data === undefined) return null;
  const { reasons, competitors } = data;
  const total = reasons.reduce((sum, { customers }) => sum + customers, 0);
  const [first] = reasons;
  if (first === undefined) {
    return (
      <Card title={t("winback.reasons.none_title")}>
        <p className={styles.plain}>{t("winback.reasons.none")}</p>
      </Card>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing={16}>
      <Finding
        title={t("winback.reasons.title", {
          reason: t(`winback.departure.${first.reason}`),
          count: first.customers,
          total: number(total),
        })}
        fileName={t("winback.reasons.file")}
        table={{
          columns: [
            { key: "name", name: t("winback.filters.reason"), kind: "text" },
            { key: "customers", name: t("winback.loss.customers"), kind: "number" },
          ],
          rows: reasons.map(({ reason, customers }) => ({
            name: t(`winback.departure.${reason}`),
            customers,
          })),
        }}
      >
        <BarRows
          format={number}
          rows={reasons.map(({ reason, customers }) => ({
            key: reason,
            label: t(`winback.departure.${reason}`),
            value: customers,
            href: customersAddress({ field: "departure_reason", op: "in", value: [reason] }, "spent_year"),
          }))}
        />
      </Finding>
      {competitors.length > 0 && (
        <Finding
          title={t("winback.reasons.competitors", { count: competitors.length })}
          fileName={t("winback.reasons.competitors_file")}
          table={{
            columns: [
              { key: "name", name: t("winback.filters.competitor"), kind: "text" },
              { key: "customers", name: t("winback.loss.customers"), kind: "number" },
            ],
            rows: competitors.map(({ name, customers }) => ({ name, customers })),
          }}
        >
          <BarRows
            format={number}
            rows={competitors.map(({ name, customers }) => ({
              key: name,
              label: name,
              value: customers,
              href: `/winback?column=gone&competitor=${encodeURIComponent(name)}`,
            }))}
          />
        </Finding>
      )}
    </SimpleGrid>
  );
}
