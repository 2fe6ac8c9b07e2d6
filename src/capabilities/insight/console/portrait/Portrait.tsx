import { SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { customersAddress, type FiguresSnapshot, type Snapshots } from "../../shared.ts";
import { CoreTarget } from "./CoreTarget.tsx";
import { Demand } from "./Demand.tsx";
import { Differences } from "./Differences.tsx";
import { Flow } from "./Flow.tsx";
import { Groups } from "./Groups.tsx";
import { Growth } from "./Growth.tsx";
import { LookAlikes } from "./LookAlikes.tsx";
import { Motives } from "./Motives.tsx";
import { PartFinding } from "./PartFinding.tsx";
import styles from "./portrait.module.css";
import { Stages } from "./Stages.tsx";

type PortraitAnswer = Partial<
  Pick<
    Snapshots,
    "figures" | "stages" | "groups" | "portrait" | "best" | "differences" | "look_alikes" | "motives"
  >
>;

/** Who the customers are, before any message is written to them. */
export default function Portrait() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery({
    queryKey: ["insight", "portrait"],
    queryFn: async () => await api.get<PortraitAnswer>("/insight/portrait"),
  });
  if (data === undefined) {
    if (error !== null) return <ErrorState fault={error} retry={refetch} />;
    return (
      <>
        <FiguresSkeleton />
        <CardSkeleton height={260} />
      </>
    );
  }
  const { figures, stages, groups, portrait, differences, motives } = data;
  const alike = data.look_alikes;
  const isSorted = alike?.lift?.isMeasured === true && alike.ranked > 0;
  if (figures === undefined || stages === undefined || portrait === undefined || figures.customers === 0) {
    return (
      <Empty icon={Users} title={t("insight.portrait.empty_title")} sentence={t("insight.portrait.empty")} />
    );
  }
  return (
    <SimpleGrid cols={1} spacing={16}>
      <PortraitFigures figures={figures} />
      <Stages stages={stages} />
      <Flow />
      {differences !== undefined && (
        <>
          <Differences differences={differences} />
          <CoreTarget core={differences.core} />
        </>
      )}
      <Demand />
      <p className={styles.plain}>
        <AppLink href="/affinity">{t("insight.portrait.affinity")}</AppLink>
      </p>
      {motives !== undefined && <Motives motives={motives} />}
      {alike !== undefined && isSorted && <LookAlikes alike={alike} />}
      <Growth />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing={16} className={styles.parts}>
        <PartFinding dimension="ages" parts={portrait.ages} />
        <PartFinding dimension="frequencies" parts={portrait.frequencies} />
        <PartFinding dimension="baskets" parts={portrait.baskets} />
        <PartFinding dimension="channels" parts={portrait.channels} />
        {portrait.postcodes.length > 0 && <PartFinding dimension="postcodes" parts={portrait.postcodes} />}
      </SimpleGrid>
      {groups !== undefined && groups.groups.length > 0 ? (
        <Groups groups={groups.groups} />
      ) : (
        <Card title={t("insight.groups.none")}>{t("insight.groups.none_sentence")}</Card>
      )}
      {/* What cannot be done yet comes last. */}
      {alike !== undefined && alike.prospects > 0 && !isSorted && <LookAlikes alike={alike} />}
    </SimpleGrid>
  );
}

function PortraitFigures({ figures }: { readonly figures: FiguresSnapshot }) {
  const { t, number, money, percent } = useI18n();
  const { repeat } = figures;
  return (
    <Figures>
      <Figure
        label={t("insight.figure.people")}
        value={number(figures.customers)}
        note={t("insight.figure.prospects", { count: figures.prospects })}
        href={customersAddress({ all: [] })}
      />
      <Figure
        label={t("insight.figure.active")}
        value={number(figures.activeCustomers)}
        note={t("insight.figure.active_what")}
        href={customersAddress({ field: "last_purchase", op: "within", value: 365 })}
      />
      <Figure
        label={t("insight.figure.basket")}
        value={figures.medianBasketCents === null ? "–" : money(figures.medianBasketCents)}
        note={
          figures.meanBasketCents === null
            ? undefined
            : t("insight.figure.mean_basket", { mean: money(Math.round(figures.meanBasketCents)) })
        }
      />
      <Figure
        label={t("insight.figure.repeat")}
        value={repeat.of === 0 ? "–" : percent(repeat.came / repeat.of)}
        note={t("insight.figure.repeat_what", { came: number(repeat.came), of: number(repeat.of) })}
      />
    </Figures>
  );
}
