import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useGoTo } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { contactsQuery } from "../reading.ts";
import type { Customer } from "../views.ts";
import styles from "./record.module.css";

/** The people who speak for a company. */
export function Contacts({ company }: { readonly company: Customer }) {
  const { t } = useI18n();
  const may = usePermission();
  const goTo = useGoTo();
  const contacts = useQuery(contactsQuery(company.id));
  const people = contacts.data?.items;
  return (
    <Card title={t("customers.contacts.title", { count: people?.length ?? 0 })}>
      {contacts.isPending && <Skeleton h={40} />}
      {contacts.error !== null && <ErrorState fault={contacts.error} retry={contacts.refetch} />}
      {people?.length === 0 && <p className={styles.hint}>{t("customers.contacts.none")}</p>}
      {people !== undefined && people.length > 0 && (
        <ul className={styles.people}>
          {people.map((person) => (
            <li key={person.id}>
              <AppLink href={`/customers/${person.id}`}>
                {person.name || t("customers.record.unnamed")}
              </AppLink>
              <p className={styles.hint}>
                {[person.jobTitle, person.phones[0]?.display ?? person.emails[0]?.display]
                  .filter((part) => part !== null && part !== undefined)
                  .join(" · ")}
              </p>
            </li>
          ))}
        </ul>
      )}
      {may("customers:write") && (
        <Button
          variant="default"
          size="compact-md"
          mt="sm"
          fullWidth
          onClick={() => goTo(`/customers/new?company=${company.id}`)}
        >
          {t("customers.contacts.add")}
        </Button>
      )}
    </Card>
  );
}
