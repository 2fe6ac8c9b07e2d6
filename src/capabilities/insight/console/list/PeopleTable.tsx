import type { ReactNode } from "react";
import { VirtualTable } from "../../../../console/components/VirtualTable.tsx";
import type { Sort } from "../../../../console/components/virtual-table.ts";
import type { PeopleRule } from "../../shared.ts";
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
  readonly height?: string;
}

export const sortsOfPeople = ["name", "last_purchase", "spent", "spent_year", "created"];

/** The people of a rule, however many they are. */
export default function PeopleTable({ rule, sort, ...table }: PeopleTableProps) {
  const people = usePeople(rule, sort);
  return (
    <VirtualTable
      {...table}
      columns={usePeopleColumns()}
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
