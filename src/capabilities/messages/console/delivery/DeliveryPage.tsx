import { Tabs } from "@mantine/core";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { Page } from "../../../../console/components/Page.tsx";
import { TalkTabs } from "../../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { HealthPart } from "./HealthPart.tsx";
import { ReturnsPart } from "./ReturnsPart.tsx";
import { SendingPart } from "./SendingPart.tsx";
import { SmsPart } from "../sms/SmsPart.tsx";

const parts = { health: HealthPart, sending: SendingPart, sms: SmsPart, returns: ReturnsPart } as const;
type PartName = keyof typeof parts;
const names = Object.keys(parts) as PartName[];

/** Whether what the shop writes arrives: how it is received, from where it leaves, how what comes back is heard. */
export default function DeliveryPage() {
  const { t } = useI18n();
  const [{ part }, change] = useAddress();
  const asked = oneWord(part);
  const open = names.find((name) => name === asked) ?? "health";
  return (
    <Page title={t("messages.delivery.title")} sentence={t("messages.delivery.sentence")}>
      <TalkTabs at="delivery" />
      <Tabs
        value={open}
        onChange={(next) => void change({ part: next === "health" ? undefined : (next ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`messages.delivery.part.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {names.map((name) => {
          const Part = parts[name];
          return (
            <Tabs.Panel key={name} value={name}>
              <Part />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
