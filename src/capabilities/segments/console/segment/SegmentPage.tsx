import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Pencil, Send } from "lucide-react";
import { useGoTo } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { addressFor } from "../../../insight/shared.ts";
import type { SegmentDetail } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { segmentQuery, segmentsQuery, useFollowing } from "../reading.ts";
import { SegmentActions } from "../SegmentActions.tsx";
import { useWhoIsIn } from "../words.ts";
import { CheckSomebody } from "./CheckSomebody.tsx";
import { Export } from "./Export.tsx";
import { ListMembers } from "./ListMembers.tsx";
import { Members } from "./Members.tsx";
import { MovementFinding } from "./MovementFinding.tsx";
import { SharedWith } from "./SharedWith.tsx";
import styles from "./segment.module.css";

/** One segment: who is in it by which sentence, who came and went, whom it shares with the others. */
export default function SegmentPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useQuery(segmentQuery(id));
  const back = <AppLink href={addresses.all}>{t("segments.back")}</AppLink>;
  if (data === undefined) {
    return (
      <Page title={t("segments.one")} back={back}>
        {error === null ? (
          <>
            <FiguresSkeleton count={3} />
            <CardSkeleton height={220} />
          </>
        ) : (
          <Card>
            <ErrorState fault={error} retry={refetch} />
          </Card>
        )}
      </Page>
    );
  }
  return <Loaded key={data.id} segment={data} back={back} />;
}

interface LoadedProps {
  readonly segment: SegmentDetail;
  readonly back: React.ReactNode;
}

function Loaded({ segment, back }: LoadedProps) {
  const goTo = useGoTo();
  const whoIsIn = useWhoIsIn();
  const { t } = useI18n();
  const may = usePermission();
  const { id, name, kind } = segment;
  useFollowing(segment);
  return (
    <Page
      title={name}
      back={back}
      sentence={
        <>
          {whoIsIn(segment)}
          {segment.note !== null && <span className={styles.note}>{segment.note}</span>}
        </>
      }
      action={
        <>
          {may("messages:write") && segment.memberCount > 0 && (
            <Button
              variant="default"
              leftSection={<Send size={18} strokeWidth={1.75} aria-hidden />}
              onClick={() => goTo(addressFor("/messages/new", { field: "segment", op: "in", value: [id] }))}
            >
              {t("segments.message")}
            </Button>
          )}
          {may("exports:write") && segment.memberCount > 0 && <Export segment={segment} />}
          {kind === "rule" && may("segments:write") && (
            <Button
              leftSection={<Pencil size={18} strokeWidth={1.75} aria-hidden />}
              onClick={() => goTo(addresses.edit(id))}
            >
              {t("segments.edit")}
            </Button>
          )}
          <SegmentActions segment={segment} onArchived={() => goTo(addresses.all)} />
        </>
      }
    >
      <SegmentFigures segment={segment} />
      <Relations segment={segment} />
      {kind === "list" && may("segments:write") && <ListMembers segment={segment} />}
      <div className={styles.pair}>
        <MovementFinding segment={segment} />
        <SharedWith segment={segment} />
      </div>
      {kind === "rule" && <CheckSomebody segment={segment} />}
      <Members segment={segment} />
    </Page>
  );
}

function SegmentFigures({ segment }: { readonly segment: SegmentDetail }) {
  const { t, number, percent } = useI18n();
  const { data } = useQuery(segmentsQuery);
  const { memberCount, lately, isUpToDate } = segment;
  const all = data?.customerCount ?? 0;
  return (
    <Figures>
      <Figure
        label={t("segments.figure.members")}
        value={number(memberCount)}
        note={
          isUpToDate
            ? all > 0 && t("segments.share", { share: percent(memberCount / all) })
            : t("segments.counting")
        }
      />
      <Figure
        label={t("segments.figure.entered")}
        value={number(lately.entered)}
        note={t("segments.lately.days")}
      />
      <Figure
        label={t("segments.figure.left")}
        value={number(lately.left)}
        note={t("segments.lately.days")}
      />
    </Figures>
  );
}

/** The segments its sentence names, and what would miss it. */
function Relations({ segment: { uses, usedBy } }: { readonly segment: SegmentDetail }) {
  const { t } = useI18n();
  if (uses.length === 0 && usedBy.length === 0) return null;
  return (
    <p className={styles.relations}>
      {uses.length > 0 && (
        <span>
          {t("segments.uses")} <Links of={uses} />
        </span>
      )}
      {usedBy.length > 0 && (
        <span>
          {t("segments.used_by")} <Links of={usedBy} />
        </span>
      )}
    </p>
  );
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly kind?: string;
}

function Links({ of }: { readonly of: readonly Named[] }) {
  return of.map((one, index) => (
    <span key={one.id}>
      {index > 0 && ", "}
      {one.kind === undefined || one.kind === "segment" ? (
        <AppLink href={addresses.segment(one.id)}>{one.name}</AppLink>
      ) : (
        one.name
      )}
    </span>
  ));
}
