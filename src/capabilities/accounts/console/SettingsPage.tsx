import { Tabs } from "@mantine/core";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../console/session.ts";
import { AuditPart } from "./AuditPart.tsx";
import { BrandPart } from "./BrandPart.tsx";
import { KeysPart } from "./KeysPart.tsx";
import { LegalPart } from "./LegalPart.tsx";
import { ShopPart } from "./ShopPart.tsx";
import { StoresPart } from "./StoresPart.tsx";
import { TeamPart } from "./TeamPart.tsx";

const parts = {
  shop: ShopPart,
  brand: BrandPart,
  stores: StoresPart,
  legal: LegalPart,
  team: TeamPart,
  keys: KeysPart,
  audit: AuditPart,
} as const;
type PartName = keyof typeof parts;

/** Who may do what, and the shop's own facts. Each part saves on its own. */
export default function SettingsPage() {
  const { t } = useI18n();
  const may = usePermission();
  const { kind } = useMerchant();
  const [{ part }, change] = useAddress();
  const asked = oneWord(part);
  const open: PartName = isPart(asked) ? asked : "shop";
  return (
    <Page
      title={t("accounts.settings.title")}
      sentence={t("accounts.settings.sentence")}
      action={
        kind === "shop" &&
        may("network:read") && (
          <AppLink href="/settings/shared-card">{t("accounts.settings.shared_card")}</AppLink>
        )
      }
    >
      <Tabs
        value={open}
        onChange={(next) =>
          void change({ part: next === "shop" ? undefined : (next ?? undefined) }, { keep: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`accounts.part.${name}`)}
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

const names = Object.keys(parts) as PartName[];

function isPart(name: string | undefined): name is PartName {
  return name !== undefined && name in parts;
}
