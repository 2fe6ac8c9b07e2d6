import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ListPlus, Plus, Search, Users } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Segment } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { segmentsQuery } from "../reading.ts";
import { Archived } from "./Archived.tsx";
import { CommonPeople } from "./CommonPeople.tsx";
import { SegmentRow } from "./SegmentRow.tsx";
import { StartingPoints } from "./StartingPoints.tsx";
import styles from "./overview.module.css";

// Fewer are found with the eyes.
const fewestToSearch = 8;

/** The shop's own groups of customers, who moved, and where to start from. */
export default function SegmentsTab() {
  const { t } = useI18n();
  const segments = useQuery(segmentsQuery);
  if (segments.isPending) {
    return (
      <div className={styles.tab}>
        <CardSkeleton lines={6} />
        <CardSkeleton lines={3} />
      </div>
    );
  }
  if (segments.data === undefined) {
    return (
      <Card>
        <ErrorState fault={segments.error} retry={segments.refetch} />
      </Card>
    );
  }
  const { items, customerCount } = segments.data;
  return (
    <div className={styles.tab}>
      {items.length === 0 ? (
        <Card>
          <Empty
            icon={Users}
            title={t("segments.empty_title")}
            sentence={t("segments.empty")}
            action={<NewButtons />}
          />
        </Card>
      ) : (
        <Own items={items} customerCount={customerCount} />
      )}
      {items.length > 1 && <CommonPeople segments={items} />}
      <StartingPoints taken={items} customerCount={customerCount} />
      <Archived />
    </div>
  );
}

function NewButtons() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  if (!may("segments:write")) return null;
  return (
    <div className={styles.buttons}>
      <Button
        variant="default"
        leftSection={<ListPlus size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => goTo(addresses.list)}
      >
        {t("segments.new_list")}
      </Button>
      <Button
        leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => goTo(addresses.begin())}
      >
        {t("segments.new")}
      </Button>
    </div>
  );
}

interface OwnProps {
  readonly items: readonly Segment[];
  readonly customerCount: number;
}

function Own({ items, customerCount }: OwnProps) {
  const { t, number, language } = useI18n();
  const [typed, setTyped] = useState("");
  const wanted = fold(typed);
  const shown = items.filter(
    ({ name, note, sentence }) =>
      wanted === "" || fold(`${name} ${note ?? ""} ${sentence?.[language] ?? ""}`).includes(wanted),
  );
  return (
    <Card isFlush>
      <div className={styles.tools}>
        <h2 className={styles.title}>
          {t("segments.count", { count: items.length, shown: number(items.length) })}
        </h2>
        {items.length >= fewestToSearch && (
          <TextInput
            type="search"
            className={styles.search ?? ""}
            aria-label={t("segments.search")}
            placeholder={t("segments.search")}
            leftSection={<Search size={18} strokeWidth={1.75} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <NewButtons />
      </div>
      <ul className={styles.rows}>
        {shown.map((segment) => (
          <SegmentRow key={segment.id} segment={segment} customerCount={customerCount} />
        ))}
      </ul>
      <p className={styles.none} role="status">
        {shown.length === 0 && t("segments.search_none", { words: typed })}
      </p>
    </Card>
  );
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
