import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import {
  type ExplainedRule,
  type PeopleAnswer,
  type PeopleRule,
  personName,
} from "../../../insight/shared.ts";
import { addresses } from "../addresses.ts";
import { Explained } from "../why/Explained.tsx";
import styles from "./builder.module.css";

const shown = 5;

/** Some of the people the sentence means, and why each is or is not among them. */
export function People({ rule }: { readonly rule: PeopleRule }) {
  const { t } = useI18n();
  const [asked] = useDebouncedValue(rule, 350);
  const { data, error, refetch } = useQuery({
    queryKey: ["people", "examples", asked],
    queryFn: async ({ signal }) =>
      await api.post<PeopleAnswer>("/people/search", {
        body: { rule: asked, limit: shown, sort: "last_purchase", direction: "desc" },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const [found, setFound] = useState<Found | null>(null);
  return (
    <Card title={t("segments.people.title")}>
      {error !== null && <ErrorState fault={error} retry={refetch} />}
      {data?.items.length === 0 && <p className={styles.quiet}>{t("segments.people.nobody")}</p>}
      <ul className={styles.people}>
        {data?.items.slice(0, shown).map((person) => (
          <Somebody key={person.id} id={person.id} name={personName(person)} rule={asked} />
        ))}
      </ul>
      <div className={styles.check}>
        <CustomerPicker label={t("segments.people.check")} value={found} onChange={setFound} />
        {found !== null && <Reason key={found.id} id={found.id} name={found.name} rule={asked} isAsked />}
      </div>
    </Card>
  );
}

interface SomebodyProps {
  readonly id: string;
  readonly name: string;
  readonly rule: PeopleRule;
}

function Somebody({ id, name, rule }: SomebodyProps) {
  const { t } = useI18n();
  const [isAsked, setAsked] = useState(false);
  return (
    <li>
      <div className={styles.person}>
        <AppLink href={addresses.customer(id)}>{name}</AppLink>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fz={13}
          aria-expanded={isAsked}
          aria-label={t("segments.people.why_named", { name })}
          onClick={() => setAsked(!isAsked)}
        >
          {t("segments.people.why")}
        </Button>
      </div>
      {isAsked && <Reason id={id} name={name} rule={rule} />}
    </li>
  );
}

interface ReasonProps extends SomebodyProps {
  /** Asked for by name: whether she is among them is the first thing to say. */
  readonly isAsked?: boolean;
}

function Reason({ id, name, rule, isAsked = false }: ReasonProps) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery({
    queryKey: ["people", "explain", id, rule],
    queryFn: async ({ signal }) =>
      await api.post<ExplainedRule>("/people/explain", { body: { rule, customerId: id }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <p className={styles.quiet}>{t("console.table.loading")}</p>;
  return (
    <div className={styles.reason}>
      {isAsked && (
        <p role="status">{t(data.holds ? "segments.people.is" : "segments.people.is_not", { name })}</p>
      )}
      <Explained explained={data} />
    </div>
  );
}
