import { Alert, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { FiguresSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { NetworkAnswer } from "../shared.ts";
import { AgreementPart } from "./AgreementPart.tsx";
import { ClearingPart } from "./ClearingPart.tsx";
import { PointPart } from "./PointPart.tsx";
import { networkQuery } from "./reading.ts";
import { ShopsPart } from "./ShopsPart.tsx";
import { StatementsPart } from "./StatementsPart.tsx";

const parts = ["shops", "clearing", "statements", "point", "agreement"] as const;

/** All that a network's manager does: its shops, what they owe each other, the point they share. */
export default function NetworkPage() {
  const { t } = useI18n();
  const [{ part }, change] = useAddress();
  const open = parts.find((one) => one === oneWord(part)) ?? "shops";
  const { data, error, refetch } = useQuery(networkQuery);
  return (
    <Page title={data?.name ?? t("network.page.title")} sentence={t("network.page.sentence")}>
      {error !== null && <ErrorState fault={error} retry={refetch} />}
      {data === undefined && error === null && <FiguresSkeleton count={4} />}
      {data !== undefined && (
        <>
          <NetworkFigures network={data} />
          <Tabs
            value={open}
            onChange={(next) => void change({ part: next ?? undefined }, { keep: true })}
            keepMounted={false}
          >
            <Tabs.List mb="lg">
              {parts.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {t(`network.part.${name}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="shops">
              <ShopsPart network={data} />
            </Tabs.Panel>
            <Tabs.Panel value="clearing">
              <ClearingPart />
            </Tabs.Panel>
            <Tabs.Panel value="statements">
              <StatementsPart />
            </Tabs.Panel>
            <Tabs.Panel value="point">
              <PointPart network={data} />
            </Tabs.Panel>
            <Tabs.Panel value="agreement">
              <AgreementPart network={data} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </Page>
  );
}

function NetworkFigures({ network }: { readonly network: NetworkAnswer }) {
  const { t, money, number, percent } = useI18n();
  const share = network.acceptedYearCents / network.limitCents;
  return (
    <>
      <Figures>
        <Figure label={t("network.figure.holders")} value={number(network.holders)} />
        <Figure
          label={t("network.figure.points")}
          value={number(network.points)}
          note={t("network.figure.points_worth", { amount: money(network.pointsWorthCents) })}
        />
        <Figure
          label={t("network.figure.pool")}
          value={money(network.poolCents)}
          note={t("network.figure.pool_note")}
        />
        <Figure
          label={t("network.figure.accepted")}
          value={money(network.acceptedYearCents, undefined, { hideCents: true })}
          note={t("network.figure.accepted_note", { share: percent(share, share < 0.01 ? 2 : 0) })}
        />
      </Figures>
      {network.limitState !== "below" && (
        <Alert color="warning" icon={<TriangleAlert aria-hidden />} title={t("network.limit.title")}>
          {t(`network.limit.${network.limitState}`, { limit: money(network.limitCents) })}
        </Alert>
      )}
    </>
  );
}
