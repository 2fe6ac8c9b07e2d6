import { Button, Tabs } from "@mantine/core";
import { UserPlus } from "lucide-react";
import { lazy, Suspense } from "react";
import { oneWord, useAddress, useGoTo } from "../../../console/address.ts";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersTabs } from "../../../console/rooms.ts";
import { usePermission } from "../../../console/session.ts";
import { PeopleList } from "./list/PeopleList.tsx";

// Most visits come for somebody on the list; the portrait's charts can wait until they are asked for.
const Portrait = lazy(() => import("./portrait/Portrait.tsx"));
const otherTabs = customersTabs.map(({ id, tab, permission }) => ({ id, permission, Tab: lazy(tab) }));

export default function CustomersPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const isPermitted = usePermission();
  const [search, change] = useAddress();
  const tabs = [
    ...(isPermitted("insight:read") ? [{ id: "portrait", Tab: Portrait }] : []),
    ...otherTabs.filter(({ permission }) => isPermitted(permission)),
  ];
  const view = tabs.find(({ id }) => id === oneWord(search["view"]))?.id ?? "list";
  return (
    <Page
      title={t("insight.customers.title")}
      sentence={t(`insight.customers.${view}_sentence`)}
      // A tab of another room has a first thing to do of its own.
      action={
        isPermitted("customers:write") &&
        ["list", "portrait"].includes(view) && (
          <Button
            leftSection={<UserPlus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo("/customers/new")}
          >
            {t("insight.customers.add")}
          </Button>
        )
      }
    >
      <Tabs
        value={view}
        onChange={(chosen) => void change({ view: chosen ?? undefined }, { keep: true })}
        keepMounted={false}
      >
        <Tabs.List mb={16}>
          <Tabs.Tab value="list">{t("insight.customers.list")}</Tabs.Tab>
          {tabs.map(({ id }) => (
            <Tabs.Tab key={id} value={id}>
              {t(`insight.customers.${id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="list">
          <PeopleList />
        </Tabs.Panel>
        {tabs.map(({ id, Tab }) => (
          <Tabs.Panel key={id} value={id}>
            <Suspense fallback={<CardSkeleton height={220} />}>
              <Tab />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
