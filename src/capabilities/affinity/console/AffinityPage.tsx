import { useQuery } from "@tanstack/react-query";
import { Page } from "../../../console/components/Page.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { OverviewAnswer } from "../shared.ts";
import { Demand } from "./Demand.tsx";
import { Pairs } from "./Pairs.tsx";
import { overviewQuery } from "./reading.ts";
import { Targets } from "./Targets.tsx";

type Model = NonNullable<OverviewAnswer["model"]>;

/** What goes together, who would buy what, and what is asked for. */
export default function AffinityPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(overviewQuery);
  if (error !== null) {
    return (
      <Page title={t("affinity.title")} back={<Back />}>
        <ErrorState fault={error} retry={refetch} />
      </Page>
    );
  }
  if (data === undefined) {
    return (
      <Page title={t("affinity.title")} back={<Back />}>
        <CardSkeleton lines={8} />
      </Page>
    );
  }
  const { model } = data;
  if (model === null || model.lines === 0) {
    return (
      <Page title={t("affinity.title")} back={<Back />}>
        <Card>
          <Empty
            sentence={t("affinity.empty")}
            action={<AppLink href="/files/import">{t("affinity.empty_action")}</AppLink>}
          />
        </Card>
      </Page>
    );
  }
  return (
    <Page title={t("affinity.title")} sentence={<Sentence overview={data} model={model} />} back={<Back />}>
      <Pairs overview={data} />
      <Targets model={model} />
      <Demand />
    </Page>
  );
}

function Back() {
  const { t } = useI18n();
  return <AppLink href="/customers?view=portrait">{t("affinity.back")}</AppLink>;
}

function Sentence({ overview, model }: { readonly overview: OverviewAnswer; readonly model: Model }) {
  const { t, number, day } = useI18n();
  const { wideTickets } = model;
  if (wideTickets < overview.fewestWideTickets)
    return t("affinity.sentence.too_few", { count: wideTickets, fewest: overview.fewestWideTickets });
  const from = model.fromDay === null ? "" : day(model.fromDay);
  if (overview.productPairs === 0)
    return t("affinity.sentence.none", { count: wideTickets, shown: number(wideTickets), from });
  return t("affinity.sentence.some", {
    count: wideTickets,
    shown: number(wideTickets),
    pairs: overview.productPairs,
    from,
  });
}
