import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addresses } from "../addresses.ts";
import { templateQuery } from "../reading.ts";
import { Editor } from "./Editor.tsx";

export default function EditorPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  // What is being written is not replaced under the hands: whoever saved meanwhile is told of when it is kept.
  const { data, error, refetch } = useQuery({
    ...templateQuery(id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (data !== undefined) return <Editor key={id} template={data} />;
  return (
    <Page title={t("templates.one")} back={<AppLink href={addresses.all}>{t("templates.title")}</AppLink>}>
      {error !== null ? (
        <Card>
          <ErrorState fault={error} retry={refetch} />
        </Card>
      ) : (
        <CardSkeleton height={420} />
      )}
    </Page>
  );
}
