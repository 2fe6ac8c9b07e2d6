import { useQuery } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type PeopleAnswer, personName } from "../../insight/shared.ts";
import type { TodayAction } from "../shared.ts";
import styles from "./TodayPage.module.css";

interface ActionPeopleProps {
  readonly people: NonNullable<TodayAction["people"]>;
  readonly today: string;
}

/** The first of the people concerned, by name: an action speaks of somebody. */
export function ActionPeople({ people, today }: ActionPeopleProps) {
  const { t, relativeDay } = useI18n();
  const { data } = useQuery({
    queryKey: ["people", "first", people],
    queryFn: async () => await api.post<PeopleAnswer>("/people/search", { body: { ...people, limit: 3 } }),
  });
  if (data === undefined || data.items.length === 0) return <p className={styles.people} aria-hidden />;
  return (
    <p className={styles.people}>
      {data.items.map((person) => (
        <span key={person.id} className={styles.person}>
          <AppLink href={`/customers/${person.id}`}>{personName(person)}</AppLink>
          {person.lastDay !== null && (
            <span className={styles.since}>{relativeDay(person.lastDay, today)}</span>
          )}
        </span>
      ))}
      {data.nextCursor !== null && <span className={styles.since}>{t("today.and_others")}</span>}
    </p>
  );
}
