import { SegmentedControl, Select, SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { Page } from "../../../console/components/Page.tsx";
import { type Period, readPeriod, writePeriod } from "../../../console/components/period.ts";
import { PeriodPicker } from "../../../console/components/PeriodPicker.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission, useSession } from "../../../console/session.ts";
import { TogetherFinding } from "../../affinity/console/index.tsx";
import { ForecastFinding, LifetimeFinding } from "../../forecast/console/index.tsx";
import { LossFinding } from "../../winback/console/index.tsx";
import { CohortFinding } from "./CohortFinding.tsx";
import { Concentration } from "./Concentration.tsx";
import { GroupsFinding } from "./GroupsFinding.tsx";
import { NextPurchaseFinding } from "./NextPurchaseFinding.tsx";
import { loyaltyQuery, type Scope, storesQuery } from "./queries.ts";
import { ReturnFinding } from "./ReturnFinding.tsx";
import styles from "./results.module.css";
import { SalesFinding } from "./SalesFinding.tsx";
import { SplitFinding } from "./SplitFinding.tsx";

/** What pays: one page, one period, each block a sentence with its figures. */
export default function ResultsPage() {
  const { t, today } = useI18n();
  const [search, change] = useAddress();
  const may = usePermission();
  const { stores } = useSession();
  const period = readPeriod(search, today());
  const basis = oneWord(search["basis"]) === "gross" ? "gross" : "net";
  const scope: Scope = {
    from: period.from,
    to: period.to,
    basis,
    store: oneWord(search["store"]),
    channel: oneWord(search["channel"]),
  };
  return (
    <Page
      title={t("results.title")}
      sentence={t(`results.sentence.${basis}`)}
      action={<PeriodPicker value={period} onChange={(next: Period) => void change(writePeriod(next))} />}
    >
      <ScopeChoice scope={scope} onChange={(changes) => void change(changes)} />
      <SalesFinding scope={scope} period={period} />
      <GroupsFinding scope={scope} compare={period.compare} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing={16} className={styles.pair}>
        <SplitFinding scope={scope} by="store" compare={period.compare} />
        <SplitFinding scope={scope} by="channel" compare={period.compare} />
        <SplitFinding scope={scope} by="category" compare={period.compare} />
        <SplitFinding scope={scope} by="product" compare={period.compare} />
      </SimpleGrid>
      <Loyalty basis={basis} part="concentration" />
      <Loyalty basis={basis} part="return" />
      {(stores ?? null) === null && <NextPurchaseFinding scope={scope} compare={period.compare} />}
      <Loyalty basis={basis} part="cohorts" />
      <Suspense fallback={null}>
        {may("insight:read") && <LifetimeFinding isBrief />}
        {may("insight:read") && <TogetherFinding />}
        {may("insight:read") && <ForecastFinding />}
        {may("winback:read") && <LossFinding />}
      </Suspense>
    </Page>
  );
}

interface ScopeChoiceProps {
  readonly scope: Scope;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}

/** One store, one channel, before or after refunds: every block follows. */
function ScopeChoice({ scope, onChange }: ScopeChoiceProps) {
  const { t } = useI18n();
  const { data } = useQuery(storesQuery);
  const { stores } = useSession();
  return (
    <div className={styles.scope}>
      <Select
        aria-label={t("results.scope.store")}
        placeholder={t("results.scope.all_stores")}
        data={(data ?? [])
          .filter(({ value }) => stores?.includes(value) ?? true)
          .map(({ value, label }) => ({ value, label }))}
        value={scope.store ?? null}
        onChange={(store) => onChange({ store: store ?? undefined })}
        clearable
      />
      <Select
        aria-label={t("results.scope.channel")}
        placeholder={t("results.scope.all_channels")}
        data={["shop", "web"].map((value) => ({ value, label: t(`results.channel.${value}`) }))}
        value={scope.channel ?? null}
        onChange={(channel) => onChange({ channel: channel ?? undefined })}
        clearable
      />
      <SegmentedControl
        aria-label={t("results.scope.basis")}
        value={scope.basis}
        onChange={(basis) => onChange({ basis: basis === "gross" ? "gross" : undefined })}
        data={["net", "gross"].map((value) => ({ value, label: t(`results.scope.${value}`) }))}
      />
    </div>
  );
}

function Loyalty({
  basis,
  part,
}: {
  readonly basis: Scope["basis"];
  readonly part: "concentration" | "return" | "cohorts";
}) {
  const { data } = useQuery(loyaltyQuery(basis));
  if (data === undefined) return null;
  const { figures, cohorts, concentration } = data;
  if (part === "concentration")
    return concentration === undefined ? null : <Concentration concentration={concentration} />;
  if (part === "return") return figures === undefined ? null : <ReturnFinding figures={figures} />;
  return cohorts === undefined ? null : <CohortFinding cohorts={cohorts.cohorts} />;
}
