import { Button } from "@mantine/core";
import { Users } from "lucide-react";
import { Suspense } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { Empty } from "../../../../console/components/Empty.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { readSort, writeSort } from "../../../../console/components/virtual-table.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { PeopleTable } from "../../../insight/console/index.tsx";
import { type Person, personName } from "../../../insight/shared.ts";
import type { Segment } from "../../shared.ts";
import { useListChange } from "../lists/list-change.ts";
import { membersOf } from "../rules.ts";

const sorts = ["name", "last_purchase", "spent", "spent_year", "created"];

/** Whoever is in it now; of a list filled by hand, with the way out. */
export function Members({ segment }: { readonly segment: Segment }) {
  const { t } = useI18n();
  const may = usePermission();
  const [search, change] = useAddress();
  const sort = readSort(oneWord(search["sort"]), sorts, { key: "last_purchase", direction: "desc" });
  const isChanged = segment.kind === "list" && may("segments:write");
  return (
    <Suspense fallback={<CardSkeleton height={320} />}>
      <PeopleTable
        id="segment-people"
        label={t("segments.members", { name: segment.name })}
        rule={membersOf(segment.id)}
        sort={sort}
        onSort={(next) => void change({ sort: writeSort(next) })}
        empty={<Empty icon={Users} sentence={t(`segments.nobody.${segment.kind}`)} />}
        height="max(380px, calc(100dvh - 320px))"
        {...(isChanged ? { rowAction: (person) => <TakeOff segment={segment} person={person} /> } : {})}
      />
    </Suspense>
  );
}

function TakeOff({ segment, person }: { readonly segment: Segment; readonly person: Person }) {
  const { t } = useI18n();
  const change = useListChange(segment);
  const name = personName(person);
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      fz={13}
      aria-label={t("segments.list.take_off_named", { person: name })}
      onClick={() => void change.remove(person.id, name)}
    >
      {t("segments.list.take_off")}
    </Button>
  );
}
