import { Button } from "@mantine/core";
import { SearchX, UserRoundX } from "lucide-react";
import { useGoTo } from "../../../../console/address.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useShopDay } from "../reading.ts";
import { BackToList } from "./BackToList.tsx";

export function UnknownCustomer() {
  const { t } = useI18n();
  return (
    <Page title={t("customers.unknown.title")} back={<BackToList />}>
      <Card>
        <Empty icon={SearchX} sentence={t("customers.unknown.sentence")} action={<ToList />} />
      </Card>
    </Page>
  );
}

export function ErasedCustomer({ erasedAt }: { readonly erasedAt: string }) {
  const { t, day } = useI18n();
  const shopDay = useShopDay();
  return (
    <Page title={t("customers.erased.title")} back={<BackToList />}>
      <Card>
        <Empty
          icon={UserRoundX}
          sentence={t("customers.erased.sentence", { day: day(shopDay(erasedAt)) })}
          action={<ToList />}
        />
      </Card>
    </Page>
  );
}

function ToList() {
  const { t } = useI18n();
  const goTo = useGoTo();
  return (
    <Button variant="default" onClick={() => goTo("/customers")}>
      {t("customers.unknown.action")}
    </Button>
  );
}
