import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Receipt as ReceiptIcon, RotateCcw, UserRound } from "lucide-react";
import { useState } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Money } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { usePermission } from "../../../../console/session.ts";
import { customerQuery, isId, useSurroundings } from "../reading.ts";
import { BackToList } from "../record/BackToList.tsx";
import { storeName } from "../views.ts";
import { Attribute } from "./Attribute.tsx";
import { Lines } from "./Lines.tsx";
import { type Receipt, receiptQuery } from "./receipt.ts";
import { Refund } from "./Refund.tsx";
import styles from "./receipt.module.css";

/** A receipt or an order: what was sold, to whom, and what was given back. */
export default function ReceiptPage() {
  const { t } = useI18n();
  const { receiptId } = useParams({ strict: false }) as { receiptId?: string };
  const known = isId(receiptId);
  const receipt = useQuery({ ...receiptQuery(receiptId ?? ""), enabled: known });
  if (!known || (receipt.error instanceof Problem && receipt.error.status === 404)) {
    return (
      <Page title={t("customers.receipt.unknown_title")} back={<BackToList />}>
        <Card>
          <Empty icon={ReceiptIcon} sentence={t("customers.receipt.unknown")} />
        </Card>
      </Page>
    );
  }
  if (receipt.error !== null) {
    return (
      <Page title={t("customers.receipt.tab")} back={<BackToList />}>
        <Card>
          <ErrorState fault={receipt.error} retry={receipt.refetch} />
        </Card>
      </Page>
    );
  }
  if (receipt.data === undefined) {
    return (
      <Page title={t("customers.receipt.tab")} back={<BackToList />}>
        <CardSkeleton height={240} />
      </Page>
    );
  }
  return <Shown key={receipt.data.id} receipt={receipt.data} />;
}

function Shown({ receipt }: { readonly receipt: Receipt }) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = usePermission();
  const { stores } = useSurroundings();
  const [isRefunding, setRefunding] = useState(false);
  const { kind, customerId, externalId, currency, totalCents, refunds } = receipt;
  const customer = useQuery({ ...customerQuery(customerId ?? ""), enabled: customerId !== null });
  const isSale = kind === "sale";
  const left = totalCents + refunds.reduce((sum, refund) => sum + refund.totalCents, 0);
  const mayRefund = isSale && left > 0 && may("purchases:write");
  return (
    <Page
      title={t(isSale ? "customers.receipt.sale_title" : "customers.receipt.refund_title", {
        number: externalId,
      })}
      sentence={whereAndWhen(receipt, storeName(stores, receipt.storeId), i18n)}
      back={
        customer.data === undefined ? (
          <BackToList />
        ) : (
          <AppLink href={`/customers/${customer.data.id}`}>
            {customer.data.name || t("customers.record.unnamed")}
          </AppLink>
        )
      }
      action={
        mayRefund && (
          <Button
            leftSection={<RotateCcw size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setRefunding(true)}
          >
            {t("customers.refund.open")}
          </Button>
        )
      }
    >
      <div className={styles.receipt}>
        <Card title={t("customers.receipt.lines")}>
          <Lines receipt={receipt} />
        </Card>
        <div className={styles.aside}>
          <Buyer receipt={receipt} name={customer.data?.name} />
          {isSale ? <Refunds receipt={receipt} left={left} /> : <SaleOf receipt={receipt} />}
        </div>
      </div>
      {mayRefund && (
        <Refund
          receipt={receipt}
          leftCents={left}
          isOpen={isRefunding}
          close={() => setRefunding(false)}
          currency={currency}
        />
      )}
    </Page>
  );
}

function whereAndWhen(receipt: Receipt, store: string, { t, day, instant }: I18n) {
  const { happenedAt, channel, till, staffLabel, source } = receipt;
  return [
    happenedAt === null ? day(receipt.day) : instant(happenedAt),
    channel === "web" ? t("customers.timeline.on_web") : store,
    till ?? source,
    staffLabel === null ? "" : t("customers.receipt.served_by", { name: staffLabel }),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function Buyer({ receipt, name }: { readonly receipt: Receipt; readonly name: string | undefined }) {
  const { t } = useI18n();
  const may = usePermission();
  const [isChoosing, setChoosing] = useState(false);
  const { customerId, kind } = receipt;
  return (
    <Card title={t("customers.receipt.buyer")}>
      {customerId === null ? (
        <p className={styles.quiet}>{t("customers.receipt.nobody")}</p>
      ) : (
        <p className={styles.buyer}>
          <UserRound size={18} strokeWidth={1.75} aria-hidden />
          <AppLink href={`/customers/${customerId}`}>{name || t("customers.record.unnamed")}</AppLink>
        </p>
      )}
      {kind === "sale" && may("purchases:write") && (
        <Button variant="default" size="compact-md" mt="sm" onClick={() => setChoosing(true)}>
          {t(customerId === null ? "customers.receipt.attribute" : "customers.receipt.attribute_other")}
        </Button>
      )}
      <Attribute receipt={receipt} isOpen={isChoosing} close={() => setChoosing(false)} />
    </Card>
  );
}

function Refunds({ receipt, left }: { readonly receipt: Receipt; readonly left: number }) {
  const { t, day } = useI18n();
  const { refunds, currency } = receipt;
  if (refunds.length === 0) return null;
  return (
    <Card title={t("customers.receipt.refunds", { count: refunds.length })}>
      <ul className={styles.refunds}>
        {refunds.map((refund) => (
          <li key={refund.id}>
            <AppLink href={`/receipts/${refund.id}`}>{day(refund.day)}</AppLink>
            <Money cents={refund.totalCents} currency={currency} />
          </li>
        ))}
        <li className={styles.total}>
          <span>{t("customers.receipt.kept")}</span>
          <Money cents={left} currency={currency} />
        </li>
      </ul>
    </Card>
  );
}

function SaleOf({ receipt }: { readonly receipt: Receipt }) {
  const { t } = useI18n();
  if (receipt.refundOf === null) return null;
  return (
    <Card title={t("customers.receipt.refund_of")}>
      <AppLink href={`/receipts/${receipt.refundOf}`}>{t("customers.receipt.see_sale")}</AppLink>
    </Card>
  );
}
