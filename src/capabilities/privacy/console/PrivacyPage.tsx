import { Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { NewRequestButton } from "./requests/NewRequest.tsx";
import { RequestsPart } from "./requests/RequestsPart.tsx";

// Most visits answer a request; the rest waits until it is asked for.
const parts = {
  requests: RequestsPart,
  checklist: lazy(() => import("./duties/ChecklistPart.tsx")),
  retention: lazy(() => import("./duties/RetentionPart.tsx")),
  register: lazy(() => import("./duties/RegisterPart.tsx")),
  breaches: lazy(() => import("./breaches/BreachesPart.tsx")),
  views: lazy(() => import("./duties/ViewsPart.tsx")),
  fields: lazy(() => import("./duties/FieldsPart.tsx")),
  sharing: lazy(() => import("./sharing/SharingPart.tsx")),
} as const;
type View = keyof typeof parts;

const views = Object.keys(parts) as View[];

/** What the shop owes to the people of its file, and the proof that it does it. */
export default function PrivacyPage() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const view = views.find((one) => one === oneWord(search["view"])) ?? "requests";
  return (
    <Page
      title={t("privacy.title")}
      sentence={t(`privacy.sentence.${view}`)}
      action={view === "requests" && <NewRequestButton />}
    >
      <Tabs
        value={view}
        onChange={(chosen) =>
          void change({ view: chosen === "requests" ? undefined : (chosen ?? undefined) }, { keep: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb={16}>
          {views.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`privacy.view.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {views.map((one) => {
          const Part = parts[one];
          return (
            <Tabs.Panel key={one} value={one}>
              <Suspense fallback={<CardSkeleton height={260} />}>
                <Part />
              </Suspense>
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
