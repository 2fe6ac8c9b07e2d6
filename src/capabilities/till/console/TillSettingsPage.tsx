import { Button, Tabs } from "@mantine/core";
import { ScanBarcode } from "lucide-react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { Page } from "../../../console/components/Page.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { CashiersPart } from "./CashiersPart.tsx";
import { DevicesPart } from "./DevicesPart.tsx";
import { IncidentsPart } from "./IncidentsPart.tsx";
import { RulesPart } from "./RulesPart.tsx";

const parts = {
  incidents: IncidentsPart,
  devices: DevicesPart,
  cashiers: CashiersPart,
  rules: RulesPart,
} as const;
type PartName = keyof typeof parts;
const names = Object.keys(parts) as PartName[];

/** The counter seen from the office: what to look at, the devices, the people, the rules. */
export default function TillSettingsPage() {
  const { t } = useI18n();
  const [{ part }, change] = useAddress();
  const asked = oneWord(part);
  const open = names.find((name) => name === asked) ?? "incidents";
  const toTill = (
    <Button component="a" href="/till" variant="default" leftSection={<ScanBarcode size={18} aria-hidden />}>
      {t("till.open")}
    </Button>
  );
  return (
    <Page title={t("till.settings.title")} sentence={t("till.settings.sentence")} action={toTill}>
      <Tabs
        value={open}
        onChange={(next) =>
          void change({ part: next === "incidents" ? undefined : (next ?? undefined) }, { keep: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`till.part.${name}`)}
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
