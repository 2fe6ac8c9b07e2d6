import { useQuery } from "@tanstack/react-query";
import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { customersAddress } from "../../../insight/shared.ts";
import type { Segment } from "../../shared.ts";
import { overlapQuery, segmentsQuery } from "../reading.ts";
import { inBoth } from "../rules.ts";

const mostCompared = 19;

/** Whom it shares with the other segments. */
export function SharedWith({ segment }: { readonly segment: Segment }) {
  const { t, number, percent } = useI18n();
  const all = useQuery(segmentsQuery).data?.items ?? [];
  const others = all
    .filter(({ id, memberCount }) => id !== segment.id && memberCount > 0)
    .toSorted((one, other) => other.memberCount - one.memberCount)
    .slice(0, mostCompared);
  const { data } = useQuery(
    overlapQuery(others.length === 0 ? [] : [segment.id, ...others.map(({ id }) => id)]),
  );
  if (data === undefined || segment.memberCount === 0) return null;
  const shared = data.pairs
    .flatMap(({ first, second, both }) => {
      const otherId = first === segment.id ? second : second === segment.id ? first : undefined;
      const other = others.find(({ id }) => id === otherId);
      return other === undefined ? [] : [{ ...other, both }];
    })
    .toSorted((one, other) => other.both - one.both);
  const alone = data.alone.find(({ id }) => id === segment.id)?.customers ?? 0;
  const [most] = shared;
  if (most === undefined) return null;
  return (
    <Finding
      title={t("segments.shared.title", {
        count: most.both,
        shown: number(most.both),
        share: percent(most.both / segment.memberCount),
        name: most.name,
      })}
      note={t("segments.shared.alone", { count: alone, shown: number(alone) })}
      fileName={t("segments.common.file")}
      table={{
        columns: [
          { key: "name", name: t("segments.common.other"), kind: "text" },
          { key: "both", name: t("segments.common.both"), kind: "number" },
          { key: "share", name: t("segments.shared.share"), kind: "percent" },
        ],
        rows: shared.map(({ name, both }) => ({ name, both, share: both / segment.memberCount })),
      }}
    >
      <BarRows
        label={t("segments.common.label")}
        format={number}
        full={segment.memberCount}
        rows={shared.slice(0, 6).map(({ id, name, both }) => ({
          key: id,
          label: name,
          value: both,
          note: percent(both / segment.memberCount),
          href: customersAddress(inBoth(segment.id, id)),
        }))}
      />
    </Finding>
  );
}
