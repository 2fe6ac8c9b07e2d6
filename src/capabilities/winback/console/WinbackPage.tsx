import { Button, Tabs } from "@mantine/core";
import { ListChecks } from "lucide-react";
import { lazy, Suspense } from "react";
import { oneWord, useAddress, useGoTo } from "../../../console/address.ts";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import { Board } from "./board/Board.tsx";

// Most visits come for the board; charts wait until they are asked for.
const LossView = lazy(() => import("./LossView.tsx"));
const SilenceView = lazy(() => import("./SilenceView.tsx"));

const views = ["board", "loss", "silence"] as const;

/** Who is leaving, why, and who is worth calling. */
export default function WinbackPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const [search, change] = useAddress();
  const view = views.find((one) => one === oneWord(search["view"])) ?? "board";
  const toCall = customersAddress({ field: "winback", op: "in", value: ["slipping", "gone"] }, "spent_year");
  return (
    <Page
      title={t("winback.title")}
      sentence={t(`winback.sentence.${view}`)}
      // The thresholds have a button of their own.
      action={
        view !== "silence" && (
          <Button
            leftSection={<ListChecks size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo(toCall)}
          >
            {t("winback.list")}
          </Button>
        )
      }
    >
      <Tabs
        value={view}
        onChange={(chosen) =>
          void change({ view: chosen === "board" ? undefined : (chosen ?? undefined) }, { keep: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb={16}>
          {views.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`winback.view.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="board">
          <Board />
        </Tabs.Panel>
        <Tabs.Panel value="loss">
          <Suspense fallback={<CardSkeleton height={260} />}>
            <LossView />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="silence">
          <Suspense fallback={<CardSkeleton height={260} />}>
            <SilenceView />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
