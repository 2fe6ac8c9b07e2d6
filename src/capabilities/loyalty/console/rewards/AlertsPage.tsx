import { Tabs } from "@mantine/core";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addresses } from "../common/addresses.ts";
import { AlertHits } from "./AlertHits.tsx";
import { AlertRules } from "./AlertRules.tsx";
import { VipLists } from "./VipLists.tsx";

const tabs = ["hits", "rules", "vip"] as const;

/** Who has just bought enough to be noticed, and who is never to be forgotten. */
export default function AlertsPage() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const tab = tabs.find((one) => one === oneWord(search["tab"])) ?? "hits";
  return (
    <Page
      title={t("loyalty.alerts.title")}
      sentence={t("loyalty.alerts.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>}
    >
      <Tabs
        value={tab}
        onChange={(chosen) =>
          void change(
            {
              tab: chosen === null || chosen === "hits" ? undefined : chosen,
              seen: undefined,
              list: undefined,
            },
            { keep: true },
          )
        }
      >
        <Tabs.List mb={16}>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`loyalty.alerts.tab_${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {tab === "hits" ? <AlertHits /> : tab === "rules" ? <AlertRules /> : <VipLists />}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
