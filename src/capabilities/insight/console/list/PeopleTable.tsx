import type { ReactNode } from "react";
import { VirtualTable } from "../../../../console/components/VirtualTable.tsx";
import type { Sort } from "../../../../console/components/virtual-table.ts";
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

export const sortsOfPeople = ["name", "last_purchase", "spent", "spent_year", "spent_before", "created"];

/** The people of a rule, however many they are. */
export default function PeopleTable({ rule, sort, rowAction, ...table }: PeopleTableProps) {
  const people = usePeople(rule, sort);
  const columns = usePeopleColumns();
  const action = rowAction && { key: "action", name: "", width: "110px", isOnPhone: true, cell: rowAction };
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
