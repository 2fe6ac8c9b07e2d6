import { Button, Group, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download, UserRoundX } from "lucide-react";
import { useState } from "react";
import { apiUrl } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Customer } from "../views.ts";
import { EraseCustomer } from "./EraseCustomer.tsx";
import { personalDataQuery } from "./rights.ts";
import styles from "./rights.module.css";

/** What the person may ask of the shop, done here for her: her data, and to be forgotten. */
export function Rights({ customer }: { readonly customer: Customer }) {
  const { t } = useI18n();
  const may = usePermission();
  const [open, setOpen] = useState<"data" | "erase" | null>(null);
  const close = () => setOpen(null);
  if (!may("customers:rights")) return null;
  return (
    <Card title={t("customers.rights.title")}>
      <div className={styles.buttons}>
        <Button
          variant="default"
          justify="flex-start"
          leftSection={<Download size={18} strokeWidth={1.75} aria-hidden />}
          onClick={() => setOpen("data")}
        >
          {t("customers.rights.take_away")}
        </Button>
        <Button
          variant="subtle"
          color="danger"
          justify="flex-start"
          leftSection={<UserRoundX size={18} strokeWidth={1.75} aria-hidden />}
          onClick={() => setOpen("erase")}
        >
          {t("customers.rights.erase")}
        </Button>
      </div>
      <Modal
        opened={open === "data"}
        onClose={close}
        size="lg"
        title={t("customers.rights.data_of", { name: customer.name || t("customers.record.unnamed") })}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <TakeAway customerId={customer.id} close={close} />
      </Modal>
      <EraseCustomer customer={customer} isOpen={open === "erase"} close={close} />
    </Card>
  );
}

/** Everything the shop knows, to hand over: whole for a program, section by section for a spreadsheet. */
function TakeAway({ customerId, close }: { readonly customerId: string; readonly close: () => void }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(personalDataQuery(customerId));
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton lines={6} />;
  const path = `/customers/${customerId}/personal-data`;
  return (
    <>
      <p className={styles.sentence}>{t("customers.rights.data_sentence")}</p>
      <ul className={styles.sections}>
        {data.sections.map(({ name, title, rows }) => (
          <li key={name}>
            <span>{title}</span>
            <span className={styles.count}>{t("customers.rights.lines", { count: rows.length })}</span>
            <a href={apiUrl(`${path}/${name}`)} download aria-label={t("customers.rights.csv_of", { title })}>
              CSV
            </a>
          </li>
        ))}
      </ul>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={close}>
          {t("console.close")}
        </Button>
        <Button
          component="a"
          href={apiUrl(path)}
          download
          leftSection={<Download size={18} strokeWidth={1.75} aria-hidden />}
        >
          {t("customers.rights.whole")}
        </Button>
      </Group>
    </>
  );
}
