import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Merge, Pencil, StickyNote } from "lucide-react";
import { useEffect, useState } from "react";
import { oneWord, useAddress, useGoTo } from "../../../../console/address.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { usePermission } from "../../../../console/session.ts";
import { customerQuery, isId, useShopDay, useSurroundings } from "../reading.ts";
import { type Customer, storeName } from "../views.ts";
import { BackToList } from "./BackToList.tsx";
import { Consents } from "./Consents.tsx";
import { Contacts } from "./Contacts.tsx";
import { Identity } from "./Identity.tsx";
import { noteFieldId } from "./NoteBox.tsx";
import { MergedNotice } from "./MergedNotice.tsx";
import { MergeWith } from "./MergeWith.tsx";
import { OtherRooms } from "./OtherRooms.tsx";
import { OwnFields } from "./OwnFields.tsx";
import { ErasedCustomer, UnknownCustomer } from "./plain-states.tsx";
import { Rights } from "./Rights.tsx";
import { Standing } from "./Standing.tsx";
import { Timeline } from "./Timeline.tsx";
import styles from "./record.module.css";

/** One customer: who it is, all that happened, where it stands. */
export default function CustomerPage() {
  const { t } = useI18n();
  const { customerId } = useParams({ strict: false }) as { customerId?: string };
  const known = isId(customerId);
  const customer = useQuery({ ...customerQuery(customerId ?? ""), enabled: known });
  const isUnknown = !known || (customer.error instanceof Problem && customer.error.status === 404);
  if (isUnknown) return <UnknownCustomer />;
  if (customer.error !== null) {
    return (
      <Page title={t("customers.record.tab")} back={<BackToList />}>
        <Card>
          <ErrorState fault={customer.error} retry={customer.refetch} />
        </Card>
      </Page>
    );
  }
  if (customer.data === undefined) return <Waiting />;
  if (customer.data.id !== customerId) {
    // What was kept from before an undone merge would lead to the wrong record: it is read again first.
    return customer.isFetching ? <Waiting /> : <ToKeptRecord from={customerId} to={customer.data.id} />;
  }
  if (customer.data.erasedAt !== null) return <ErasedCustomer erasedAt={customer.data.erasedAt} />;
  return <Record key={customer.data.id} customer={customer.data} />;
}

function Record({ customer }: { readonly customer: Customer }) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = usePermission();
  const shopDay = useShopDay();
  const { fields, stores } = useSurroundings();
  const [{ merged }] = useAddress();
  const from = oneWord(merged);
  return (
    <Page
      title={customer.name || t("customers.record.unnamed")}
      sentence={arrivalSentence(
        customer,
        shopDay(customer.createdAt),
        storeName(stores, customer.storeId),
        i18n,
      )}
      back={<BackToList />}
      action={may("customers:write") && <Actions customer={customer} />}
    >
      {isId(from) && <MergedNotice customer={customer} absorbedId={from} />}
      <OtherRooms customerId={customer.id} place="top" />
      <div className={styles.record}>
        <div className={styles.standing}>
          <Standing customer={customer} />
          <OtherRooms customerId={customer.id} place="column" />
        </div>
        <div className={styles.identity}>
          <Identity customer={customer} />
          {customer.kind === "company" && <Contacts company={customer} />}
          <Consents customer={customer} />
          <OwnFields customer={customer} fields={fields} />
          <Rights customer={customer} />
        </div>
        <div className={styles.story}>
          <Timeline customer={customer} stores={stores} />
        </div>
      </div>
    </Page>
  );
}

function Actions({ customer }: { readonly customer: Customer }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const [isChoosing, setChoosing] = useState(false);
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<StickyNote size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => document.getElementById(noteFieldId)?.focus()}
      >
        {t("customers.note.add")}
      </Button>
      <Button
        variant="default"
        leftSection={<Merge size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => setChoosing(true)}
      >
        {t("customers.record.merge")}
      </Button>
      <Button
        leftSection={<Pencil size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => goTo(`/customers/${customer.id}/edit`)}
      >
        {t("customers.record.edit")}
      </Button>
      <MergeWith customer={customer} isOpen={isChoosing} close={() => setChoosing(false)} />
    </Group>
  );
}

function arrivalSentence(customer: Customer, since: string, store: string, { t, day }: I18n) {
  const { kind, source, sourceDetail } = customer;
  return [
    t(kind === "company" ? "customers.record.company_since" : "customers.record.since", {
      day: day(since),
    }),
    t(`customers.source.${source}`) + (sourceDetail === null ? "" : ` (${sourceDetail})`),
    store,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function ToKeptRecord({ from, to }: { readonly from: string; readonly to: string }) {
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: `/customers/${to}`, search: { merged: from }, replace: true } as never);
  }, [from, to, navigate]);
  return <Waiting />;
}

function Waiting() {
  const { t } = useI18n();
  return (
    <Page title={t("customers.record.tab")} back={<BackToList />}>
      <div className={styles.record}>
        <div className={styles.standing}>
          <CardSkeleton lines={5} />
        </div>
        <div className={styles.identity}>
          <CardSkeleton lines={6} />
        </div>
        <div className={styles.story}>
          <CardSkeleton height={320} />
        </div>
      </div>
    </Page>
  );
}
