import { Button } from "@mantine/core";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { TalkTabs } from "../../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Caps } from "./Caps.tsx";
import { Forecast } from "./Forecast.tsx";
import { Quiet } from "./Quiet.tsx";
import { Received } from "./Received.tsx";

/** How much everybody gets, what the shop forbids itself, and what the coming days hold. */
export default function PressurePage() {
  const { t } = useI18n();
  return (
    <Page
      title={t("permission.pressure.title")}
      sentence={t("permission.pressure.sentence")}
      action={
        <Button component={AppLink} href="/pressure/topics" variant="default">
          {t("permission.topics.title")}
        </Button>
      }
    >
      <TalkTabs at="pressure" />
      <Forecast />
      <Caps />
      <Quiet />
      <Received />
    </Page>
  );
}
