import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { Progress } from "../../../console/components/Progress.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { DonePart } from "./DonePart.tsx";
import { FailedPart } from "./FailedPart.tsx";
import { MatchPart } from "./MatchPart.tsx";
import { ReportPart } from "./ReportPart.tsx";
import { Steps } from "./Steps.tsx";
import { type ImportView, isMoving } from "./views.ts";

/** One import from the drop to its end; the page follows the server, so it can be closed at any time. */
export default function ImportPage() {
  const { t } = useI18n();
  const { importId } = useParams({ strict: false }) as { readonly importId?: string };
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: ["files", "import", importId],
    queryFn: async () => await api.get<ImportView>(`/files/imports/${importId ?? ""}`),
    refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data.state) ? 700 : false),
  });
  const changed = async () => await queries.invalidateQueries({ queryKey: ["files"] });
  const back = <AppLink href="/files">{t("files.back")}</AppLink>;
  if (found.error !== null) {
    return (
      <Page title={t("files.title")} back={back}>
        <ErrorState fault={found.error} retry={found.refetch} />
      </Page>
    );
  }
  const one = found.data;
  return (
    <Page
      title={one?.fileName ?? t("files.import.title")}
      back={back}
      sentence={one === undefined ? undefined : t(`files.import.sentence.${one.state}`)}
    >
      {one === undefined ? (
        <CardSkeleton lines={6} />
      ) : (
        <>
          <Steps state={one.state} />
          <Part one={one} onChange={changed} />
        </>
      )}
    </Page>
  );
}

function Part({ one, onChange }: { readonly one: ImportView; readonly onChange: () => Promise<void> }) {
  const { t, number } = useI18n();
  switch (one.state) {
    case "received":
      return <MatchPart one={one} onChange={onChange} />;
    case "checking":
      return (
        <Card>
          <Progress
            label={t("files.progress.reading")}
            {...(one.bytesRead < one.fileBytes
              ? { done: Math.round(one.bytesRead / 1_000), total: Math.round(one.fileBytes / 1_000) }
              : {})}
            note={t("files.progress.rows", { count: one.rowsRead, rows: number(one.rowsRead) })}
          />
          <p>{t("files.progress.leave")}</p>
        </Card>
      );
    case "checked":
      return <ReportPart one={one} onChange={onChange} />;
    case "importing":
      return (
        <Card>
          <Progress
            label={t(`files.progress.${one.step}`)}
            {...(one.step === "receipts" ? { done: one.slicesDone, total: one.slices } : {})}
          />
          <p>{t("files.progress.leave")}</p>
        </Card>
      );
    case "undoing":
      return (
        <Card>
          <Progress label={t("files.progress.undoing")} />
          <p>{t("files.progress.leave")}</p>
        </Card>
      );
    case "done":
    case "undone":
    case "cancelled":
      return <DonePart one={one} onChange={onChange} />;
    case "failed":
      return <FailedPart one={one} onChange={onChange} />;
  }
}
