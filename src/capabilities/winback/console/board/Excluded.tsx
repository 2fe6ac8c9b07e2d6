import { Button, Collapse } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { personName } from "../../../insight/shared.ts";
import { columnQuery, type Filters } from "../queries.ts";
import styles from "./board.module.css";
import { useUndo } from "./undo.ts";
import { WhatIsKnown } from "./WhatIsKnown.tsx";

interface ExcludedProps {
  readonly count: number;
  readonly filters: Filters;
  readonly today: string;
}

/** Those who are left in peace, each with the reason and the way back. */
export function Excluded({ count, filters, today }: ExcludedProps) {
  const { t } = useI18n();
  const may = usePermission();
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  const { undoExclusion } = useUndo();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...columnQuery("excluded", filters),
    enabled: isOpen,
  });
  if (count === 0) return null;
  return (
    <section className={styles.excluded}>
      <Button
        variant="subtle"
        color="gray"
        rightSection={
          <ChevronDown size={16} aria-hidden className={styles.chevron} data-open={isOpen || undefined} />
        }
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(!isOpen)}
      >
        {t("winback.excluded.title", { count })}
      </Button>
      <Collapse expanded={isOpen} id={listId}>
        <ul className={styles.excludedList}>
          {(data?.pages.flatMap(({ items }) => items) ?? []).map((person) => (
            <li key={person.id} className={styles.excludedRow}>
              <div>
                <AppLink href={`/customers/${person.id}`} className={styles.name}>
                  {personName(person)}
                </AppLink>
                <WhatIsKnown person={person} column="excluded" today={today} />
              </div>
              {may("winback:write") && (
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => void undoExclusion(person.id)}
                  aria-label={t("winback.act.include_of", { name: personName(person) })}
                >
                  {t("winback.act.include")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {hasNextPage && (
          <Button variant="default" onClick={() => void fetchNextPage()}>
            {t("winback.excluded.more")}
          </Button>
        )}
      </Collapse>
    </section>
  );
}
