import type { ReactNode } from "react";
import { Day, Money } from "../../../../console/components/inline.tsx";
import { VirtualTable } from "../../../../console/components/VirtualTable.tsx";
import type { Column, Sort } from "../../../../console/components/virtual-table.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import type { PeopleRule, Person } from "../../shared.ts";
import { usePeopleColumns } from "./columns.tsx";
import { usePeople } from "./people.ts";

interface PeopleTableProps {
  /** Keeps the choice of columns on this device. */
  readonly id: string;
  readonly label: string;
  readonly rule: PeopleRule;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly empty: ReactNode;
  readonly tools?: ReactNode;
  /** One thing to do with somebody, at the end of her row. */
  readonly rowAction?: (person: Person) => ReactNode;
  readonly height?: string;
}

// What is kept beside the profile shows as a column of its own while the list is in its order.
const sortsBeside = [
  "forecast_potential",
  "forecast_value_year",
  "forecast_unusual_on",
  "forecast_lost_on",
] as const;

export const sortsOfPeople = [
  "name",
  "last_purchase",
  "spent",
  "spent_year",
  "spent_before",
  "created",
  ...sortsBeside,
];

/** The people of a rule, however many they are. */
export default function PeopleTable({ rule, sort, rowAction, ...table }: PeopleTableProps) {
  const people = usePeople(rule, sort);
  const columns = useColumns(sort);
  const action = rowAction && { key: "action", name: "", width: "78px", isOnPhone: true, cell: rowAction };
  return (
    <VirtualTable
      {...table}
      columns={action === undefined ? columns : [...columns, action]}
      rows={people.rows}
      rowKey={(person) => person.id}
      rowHref={(person) => `/customers/${person.id}`}
      total={people.count?.value}
      hasMore={people.hasMore}
      isLoadingMore={people.isLoadingMore}
      onLoadMore={people.loadMore}
      sort={sort}
      fault={people.fault}
      onRetry={people.retry}
    />
  );
}

function useColumns(sort: Sort): readonly Column<Person>[] {
  const { t } = useI18n();
  const [name, ...others] = usePeopleColumns();
  const beside = sortsBeside.find((key) => key === sort.key);
  if (beside === undefined || name === undefined) return name === undefined ? others : [name, ...others];
  const column: Column<Person> = {
    key: beside,
    name: t(`insight.column.${beside}`),
    width: "1fr",
    isFigure: !beside.endsWith("_on"),
    isSortable: true,
    isOnPhone: true,
    cell: ({ sortedBy }) =>
      typeof sortedBy === "string" ? <Day day={sortedBy} /> : <Money cents={sortedBy ?? null} />,
  };
  // A screen has room for so many: the town gives way.
  const making = others.map(
    (one): Column<Person> => (one.key === "city" ? { ...one, choice: "hidden" } : one),
  );
  return [name, column, ...making];
}
