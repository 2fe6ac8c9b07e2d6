import { useQuery } from "@tanstack/react-query";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { TalkTabs } from "../../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { type Channel, channels } from "../../shared.ts";
import { libraryQuery, templatesQuery } from "../reading.ts";
import { Archived } from "./Archived.tsx";
import { ChannelChoice } from "./ChannelChoice.tsx";
import { Library } from "./Library.tsx";
import { NewTemplate } from "./NewTemplate.tsx";
import { OwnTemplates } from "./OwnTemplates.tsx";

/** What the shop says, written once: its own templates, and good examples to start from. */
export default function TemplatesPage() {
  const { t, language } = useI18n();
  const may = usePermission();
  const [address, change] = useAddress();
  const channel = channels.find((one) => one === oneWord(address["channel"])) ?? null;
  const own = useQuery(templatesQuery());
  const library = useQuery(libraryQuery(language));
  const mayWrite = may("templates:write");
  return (
    <Page
      title={t("templates.title")}
      sentence={t("templates.sentence")}
      action={mayWrite && <NewTemplate />}
    >
      <TalkTabs at="templates" />
      <ChannelChoice value={channel} onChange={(next) => void change({ channel: next ?? undefined })} />
      {own.error !== null && own.data === undefined ? (
        <Card>
          <ErrorState fault={own.error} retry={own.refetch} />
        </Card>
      ) : own.data === undefined ? (
        <CardSkeleton lines={4} />
      ) : (
        <OwnTemplates templates={of(own.data, channel)} isFiltered={channel !== null} />
      )}
      {mayWrite &&
        (library.error !== null ? (
          <Card>
            <ErrorState fault={library.error} retry={library.refetch} />
          </Card>
        ) : library.data === undefined ? (
          <CardSkeleton lines={6} />
        ) : (
          <Library items={of(library.data, channel)} />
        ))}
      <Archived />
    </Page>
  );
}

function of<Item extends { readonly channel: Channel }>(items: readonly Item[], channel: Channel | null) {
  return channel === null ? items : items.filter((one) => one.channel === channel);
}
