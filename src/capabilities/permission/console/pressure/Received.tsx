import { useQuery } from "@tanstack/react-query";
import { MailQuestion } from "lucide-react";
import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { fewestForAPercentage } from "../../../insight/shared.ts";
import type { ReceivedAnswer } from "../../shared.ts";
import styles from "./pressure.module.css";
import { receivedQuery } from "./reading.ts";

type Group = ReceivedAnswer["groups"][number];
const stages = ["prospect", "new", "occasional", "regular", "revived", "slipping", "lost"];

/** What each group had lately, and from how many messages on people leave. */
export function Received() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(receivedQuery);
  if (data === undefined) {
    return error === null ? (
      <CardSkeleton height={260} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data.groups.every(({ messages }) => messages === 0) && data.harm.bands.length === 0) {
    return (
      <Card title={t("permission.pressure.received.name")}>
        <Empty icon={MailQuestion} sentence={t("permission.pressure.received.nothing")} />
      </Card>
    );
  }
  return (
    <>
      <Groups received={data} />
      {data.harm.bands.length > 0 && <HarmOf received={data} />}
    </>
  );
}

function useGroupName(): (group: Group) => string {
  const { t } = useI18n();
  return ({ kind, key, name }) => {
    if (kind === "segment") return name ?? "";
    return kind === "best" ? t("permission.pressure.received.best") : t(`insight.stage.${key}`);
  };
}

/** "3 ou 4", "9 et plus". */
function useBandName(bands: ReceivedAnswer["bands"]): (band: number) => string {
  const { t } = useI18n();
  return (band) => {
    const { from, to } = bands[band] ?? { from: 0, to: null };
    return to === null
      ? t("permission.pressure.band.more", { from })
      : t("permission.pressure.band.between", { from, to });
  };
}

function Groups({ received }: { readonly received: ReceivedAnswer }) {
  const { t, number } = useI18n();
  const nameOf = useGroupName();
  const bandName = useBandName(received.bands);
  const average = ({ messages, people }: Group) => (people === 0 ? 0 : messages / people);
  const rank = ({ kind, key }: Group) => (kind === "stage" ? stages.indexOf(key) : kind === "best" ? 50 : 99);
  const groups = received.groups.toSorted((one, other) => rank(one) - rank(other));
  const busiest = received.groups
    .filter(({ people }) => people > 0)
    .toSorted((one, other) => average(other) - average(one))[0];
  return (
    <Finding
      title={
        busiest === undefined || busiest.messages === 0
          ? t("permission.pressure.received.none_title")
          : t("permission.pressure.received.title", {
              group: nameOf(busiest),
              average: number(average(busiest), 1),
            })
      }
      note={t("permission.pressure.received.note")}
      fileName={t("permission.pressure.received.file")}
      table={{
        columns: [
          { key: "group", name: t("permission.pressure.received.group"), kind: "text" },
          { key: "people", name: t("permission.pressure.received.people"), kind: "number" },
          { key: "average", name: t("permission.pressure.received.average"), kind: "number" },
          { key: "none", name: t("permission.pressure.received.none"), kind: "number" },
          ...received.bands.map((_, band) => ({
            key: `band${band}`,
            name: bandName(band),
            kind: "number" as const,
          })),
          { key: "most", name: t("permission.pressure.received.most"), kind: "number" },
          { key: "left", name: t("permission.pressure.received.left"), kind: "number" },
        ],
        rows: groups.map((group) => ({
          group: nameOf(group),
          people: group.people,
          average: average(group),
          none: group.none,
          ...Object.fromEntries(group.bands.map((count, band) => [`band${band}`, count])),
          most: group.most,
          left: group.left,
        })),
      }}
    >
      <BarRows
        label={t("permission.pressure.received.name")}
        rows={groups.map((group) => ({
          key: `${group.kind} ${group.key}`,
          label: nameOf(group),
          value: average(group),
          note: t("permission.pressure.received.row", {
            count: group.people,
            shown: number(group.people),
            most: group.most,
          }),
        }))}
        format={(value) => number(value, 1)}
      />
    </Finding>
  );
}

function HarmOf({ received }: { readonly received: ReceivedAnswer }) {
  const { t, number, percent } = useI18n();
  const bandName = useBandName(received.bands);
  const { bands, from } = received.harm;
  const least = from === null ? undefined : received.bands[from]?.from;
  return (
    <Finding
      title={
        least === undefined
          ? t("permission.pressure.harm.unknown")
          : t("permission.pressure.harm.from", { count: least })
      }
      note={t("permission.pressure.harm.note")}
      fileName={t("permission.pressure.harm.file")}
      table={{
        columns: [
          { key: "band", name: t("permission.pressure.harm.band"), kind: "text" },
          { key: "messages", name: t("permission.pressure.harm.messages"), kind: "number" },
          { key: "left", name: t("permission.pressure.harm.left"), kind: "number" },
          { key: "share", name: t("permission.pressure.harm.share"), kind: "percent" },
        ],
        rows: bands.map(({ band, messages, left, share }) => ({
          band: bandName(band),
          messages,
          left,
          share: messages < fewestForAPercentage ? null : share,
        })),
      }}
    >
      <BarRows
        label={t("permission.pressure.harm.name")}
        full={Math.max(0.005, ...bands.map(({ share }) => share))}
        rows={bands
          .filter(({ messages }) => messages >= fewestForAPercentage)
          .map(({ band, messages, left, share }) => ({
            key: String(band),
            label: bandName(band),
            value: share,
            note: t("permission.pressure.harm.row", { left, messages: number(messages) }),
          }))}
        format={(value) => percent(value, 2)}
      />
      <p className={styles.hint}>{t("permission.pressure.harm.week")}</p>
    </Finding>
  );
}
