import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { audienceOf, everybody } from "./audience.ts";
import { Composer } from "./Composer.tsx";
import { type Channel, channels } from "./WhatStep.tsx";

/** A new message, for whoever the address names. */
export default function ComposerPage() {
  const { t } = useI18n();
  const [address] = useAddress();
  const given = audienceOf(address);
  const asked = oneWord(address["channel"]);
  const channel = channels.find((one) => one === asked) ?? "email";
  return (
    <Page
      title={t("messages.compose.title")}
      back={<AppLink href="/messages">{t("messages.mailings.title")}</AppLink>}
    >
      <Composer
        id={null}
        given={given}
        start={blank(channel, oneWord(address["template"]) ?? null, given ?? everybody)}
      />
    </Page>
  );
}

function blank(
  channel: Channel,
  templateId: string | null,
  audience: ReturnType<typeof audienceOf> & object,
) {
  const when = { when: "now", moment: "", expires: "", skipsBuyers: false } as const;
  return { name: "", channel, templateId, audience, topic: "", voucherKindId: null, ...when };
}
