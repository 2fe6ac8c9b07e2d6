import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { customersAddress, type Part, type PeopleRule } from "../../shared.ts";

type Dimension = "ages" | "frequencies" | "baskets" | "channels" | "postcodes";

interface PartFindingProps {
  readonly dimension: Dimension;
  readonly parts: readonly Part[];
}

// Steps in their own order; towns and channels by size.
const orders: Readonly<Record<string, readonly string[]>> = {
  ages: ["months_0_3", "months_3_12", "years_1_2", "years_2_5", "years_5"],
  frequencies: ["days_1", "days_2", "days_3_4", "days_5_9", "days_10_19", "days_20"],
  baskets: ["under_10", "from_10", "from_20", "from_35", "from_50", "from_100"],
};

const daysBounds: Readonly<Record<string, readonly [number, number?]>> = {
  days_1: [1, 1],
  days_2: [2, 2],
  days_3_4: [3, 4],
  days_5_9: [5, 9],
  days_10_19: [10, 19],
  days_20: [20],
};
const basketBounds: Readonly<Record<string, readonly [number, number?]>> = {
  under_10: [0, 999],
  from_10: [1_000, 1_999],
  from_20: [2_000, 3_499],
  from_35: [3_500, 4_999],
  from_50: [5_000, 9_999],
  from_100: [10_000],
};

/** One way of cutting the base, as bars that lead to their people. */
export function PartFinding({ dimension, parts }: PartFindingProps) {
  const { t, number, percent, money } = useI18n();
  const order = orders[dimension];
  const sorted =
    order === undefined ? parts : order.flatMap((key) => parts.find((part) => part.key === key) ?? []);
  const total = parts.reduce((sum, { customers }) => sum + customers, 0);
  const largest = parts.toSorted((one, other) => other.customers - one.customers)[0];
  const whole = (cents: number) => money(cents, undefined, { hideCents: true });
  const nameOf = (key: string) => {
    if (dimension === "postcodes") return key;
    const [from = 0, to] = basketBounds[key] ?? [];
    return t(`insight.portrait.${dimension}.${key}`, {
      from: whole(from),
      to: to === undefined ? "" : whole(to + 1),
    });
  };
  if (largest === undefined || total === 0) return null;
  const share = dimension === "postcodes" ? number(largest.customers) : percent(largest.customers / total);
  return (
    <Finding
      title={t(`insight.portrait.${dimension}.title`, { share, part: nameOf(largest.key) })}
      fileName={t(`insight.portrait.${dimension}.file`)}
      table={{
        columns: [
          { key: "name", name: t(`insight.portrait.${dimension}.name`), kind: "text" },
          { key: "customers", name: t("insight.stages.customers"), kind: "number" },
          { key: "best", name: t("insight.portrait.of_best"), kind: "number" },
        ],
        rows: sorted.map(({ key, customers, best }) => ({ name: nameOf(key), customers, best })),
      }}
    >
      <BarRows
        format={number}
        rows={sorted.slice(0, 8).map(({ key, customers }) => {
          const rule = ruleOf(dimension, key);
          return {
            key,
            label: nameOf(key),
            value: customers,
            ...(rule === null ? {} : { href: customersAddress(rule, "spent_year") }),
          };
        })}
      />
    </Finding>
  );
}

function ruleOf(dimension: Dimension, key: string): PeopleRule | null {
  const between = (field: string, bounds: readonly [number, number?] | undefined): PeopleRule | null => {
    if (bounds === undefined) return null;
    const [from, to] = bounds;
    return { field, op: "between", value: to === undefined ? { from } : { from, to } };
  };
  switch (dimension) {
    case "frequencies":
      return between("purchase_days", daysBounds[key]);
    case "baskets":
      return between("basket", basketBounds[key]);
    case "postcodes":
      return { field: "postcode", op: "in", value: [key] };
    case "channels":
      if (key !== "both")
        return {
          all: [
            { field: "channel", op: "in", value: [key] },
            { not: { field: "channel", op: "in", value: [key === "web" ? "shop" : "web"] } },
          ],
        };
      return {
        all: [
          { field: "channel", op: "in", value: ["shop"] },
          { field: "channel", op: "in", value: ["web"] },
        ],
      };
    case "ages":
      return null;
  }
}
