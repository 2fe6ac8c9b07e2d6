import { useQuery } from "@tanstack/react-query";
import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { customersAddress } from "../../../insight/shared.ts";
import type { Segment } from "../../shared.ts";
import { overlapQuery } from "../reading.ts";
import { inBoth } from "../rules.ts";

const mostCompared = 12;
const mostShown = 6;

/** Who is in two segments at once: the pairs that share most. */
export function CommonPeople({ segments }: { readonly segments: readonly Segment[] }) {
  const { t, number, percent } = useI18n();
  const compared = segments
    .filter(({ memberCount }) => memberCount > 0)
    .toSorted((one, other) => other.memberCount - one.memberCount)
    .slice(0, mostCompared);
  const { data } = useQuery(overlapQuery(compared.map(({ id }) => id)));
  if (data === undefined || data.pairs.length === 0) return null;
  const named = new Map(data.segments.map((one) => [one.id, one]));
  // One that is made of the other shares its people by its own sentence.
  const isMadeOf = (one: string, other: string) =>
    segments.find(({ id }) => id === one)?.uses.some(({ id }) => id === other) ?? false;
  const pairs = data.pairs
    .filter(({ first, second }) => !isMadeOf(first, second) && !isMadeOf(second, first))
    .flatMap(({ first, second, both }) => {
      const [one, other] = [named.get(first), named.get(second)];
      return one === undefined || other === undefined ? [] : [{ one, other, both }];
    })
    .toSorted((a, b) => b.both - a.both);
  const [most] = pairs;
  if (most === undefined) return null;
  const least = Math.min(most.one.memberCount, most.other.memberCount);
  const nameOf = (pair: (typeof pairs)[number]) =>
    t("segments.common.pair", { one: pair.one.name, other: pair.other.name });
  return (
    <Finding
      title={t("segments.common.title", {
        count: most.both,
        shown: number(most.both),
        one: most.one.name,
        other: most.other.name,
      })}
      note={t("segments.common.note", {
        share: percent(least === 0 ? 0 : most.both / least),
        name: most.one.memberCount === least ? most.one.name : most.other.name,
      })}
      fileName={t("segments.common.file")}
      table={{
        columns: [
          { key: "one", name: t("segments.common.one"), kind: "text" },
          { key: "other", name: t("segments.common.other"), kind: "text" },
          { key: "both", name: t("segments.common.both"), kind: "number" },
        ],
        rows: pairs.map((pair) => ({ one: pair.one.name, other: pair.other.name, both: pair.both })),
      }}
    >
      <BarRows
        label={t("segments.common.label")}
        format={number}
        rows={pairs.slice(0, mostShown).map((pair) => ({
          key: `${pair.one.id} ${pair.other.id}`,
          label: nameOf(pair),
          value: pair.both,
          href: customersAddress(inBoth(pair.one.id, pair.other.id)),
        }))}
      />
    </Finding>
  );
}
