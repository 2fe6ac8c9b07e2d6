import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { Program } from "../shared.ts";
import { addresses } from "./common/addresses.ts";
import styles from "./common/common.module.css";
import { MembersTab } from "./program/MembersTab.tsx";
import { ProgramActions } from "./program/ProgramActions.tsx";
import { ProgramStatePill } from "./programs/ProgramState.tsx";
import { programQuery } from "./reading.ts";

const tabs = {
  result: lazy(() => import("./program/ResultTab.tsx")),
  members: MembersTab,
  tiers: lazy(() => import("./program/TiersTab.tsx")),
  rewards: lazy(() => import("./program/RewardsTab.tsx")),
  liability: lazy(() => import("./program/LiabilityTab.tsx")),
  rules: lazy(() => import("./program/RulesTab.tsx")),
} as const;
type Tab = keyof typeof tabs;

const isTab = (word: string | undefined): word is Tab => word !== undefined && word in tabs;

/** One program in force: what it brings, who is in it, what it owes, what it says. */
export default function ProgramPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const program = useQuery(programQuery(id));
  const back = <AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>;
  if (program.error !== null) {
    return (
      <Page title={t("loyalty.program.tab")} back={back}>
        <Card>
          <ErrorState fault={program.error} retry={program.refetch} />
        </Card>
      </Page>
    );
  }
  if (program.data === undefined) {
    return (
      <Page title={t("loyalty.program.tab")} back={back}>
        <CardSkeleton height={320} />
      </Page>
    );
  }
  return (
    <Page
      title={program.data.name}
      sentence={<Sentence program={program.data} />}
      back={back}
      action={<ProgramActions program={program.data} />}
    >
      <Parts program={program.data} />
    </Page>
  );
}

function Sentence({ program }: { readonly program: Program }) {
  const { t, day } = useI18n();
  const { state, startsOn, endedOn } = program;
  return (
    <span className={styles.sentence}>
      <ProgramStatePill state={state} />
      {startsOn !== null && (
        <span>
          {endedOn === null
            ? t("loyalty.program.since", { day: day(startsOn) })
            : t("loyalty.programs.between", { from: day(startsOn), to: day(endedOn) })}
        </span>
      )}
    </span>
  );
}

function Parts({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const word = oneWord(search["tab"]);
  const hasTiers = program.definition?.tiers !== null && program.definition !== null;
  const shown = (Object.keys(tabs) as Tab[]).filter((tab) => tab !== "tiers" || hasTiers);
  const tab: Tab = isTab(word) && shown.includes(word) ? word : "result";
  const Part = tabs[tab];
  // Filters of one tab mean nothing in another.
  const others = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]));
  return (
    <Tabs
      value={tab}
      onChange={(chosen) =>
        void change(
          { ...others, tab: chosen === null || chosen === "result" ? undefined : chosen },
          { keep: true },
        )
      }
    >
      <Tabs.List mb={16} className={styles.tabs ?? ""}>
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`loyalty.program.tab_${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab}>
        <Suspense fallback={<CardSkeleton height={280} />}>
          <Part program={program} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}
