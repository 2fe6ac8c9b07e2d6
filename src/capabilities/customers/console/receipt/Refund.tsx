import { Modal, Radio, Skeleton, Stack, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { FieldError, Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { type Receipt, receiptQuery, useReceiptChanged } from "./receipt.ts";
import { type LeftLine, leftLines, readQuantity, refundCents } from "./refund.ts";
import styles from "./receipt.module.css";

interface RefundProps {
  readonly receipt: Receipt;
  readonly leftCents: number;
  readonly currency: string;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Gives back the whole or some lines, never more than is left. */
export function Refund({ receipt, leftCents, currency, isOpen, close }: RefundProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("customers.refund.title", { number: receipt.externalId })}
      closeButtonProps={{ "aria-label": t("console.close") }}
      size="lg"
    >
      <EarlierRefunds receipt={receipt} leftCents={leftCents} currency={currency} close={close} />
    </Modal>
  );
}

type PartProps = Omit<RefundProps, "isOpen">;

/** The lines given back before tell what is left of each line of the sale. */
function EarlierRefunds(props: PartProps) {
  const refunds = useQueries({ queries: props.receipt.refunds.map((refund) => receiptQuery(refund.id)) });
  const failed = refunds.find((refund) => refund.error !== null);
  if (failed !== undefined) return <ErrorState fault={failed.error} retry={failed.refetch} />;
  const read = refunds.flatMap((refund) => (refund.data === undefined ? [] : [refund.data]));
  if (read.length < refunds.length) return <Skeleton h={120} />;
  const lines = leftLines(
    props.receipt,
    read.flatMap((refund) => refund.lines),
  ).filter((line) => line.left > 0);
  const shippingLeft = read.reduce(
    (left, refund) => left + refund.shippingCents,
    props.receipt.shippingCents,
  );
  return <RefundForm {...props} lines={lines} shippingLeft={shippingLeft} />;
}

interface RefundFormProps extends PartProps {
  readonly lines: readonly LeftLine[];
  readonly shippingLeft: number;
}

function RefundForm(props: RefundFormProps) {
  const { leftCents, currency, lines, shippingLeft } = props;
  const { t, money, number } = useI18n();
  const { field, form, submit, isSending, summary, total } = useRefund(props);
  const { what, quantities, shipping } = form.values;
  const canChoose = lines.length > 0;
  return (
    <Form onSubmit={submit} summary={summary}>
      <Radio.Group label={t("customers.refund.what")} {...field("what")}>
        <Stack gap="xs" mt={4}>
          <Radio value="all" label={t("customers.refund.all", { amount: money(leftCents, currency) })} />
          {canChoose && <Radio value="lines" label={t("customers.refund.some")} />}
        </Stack>
      </Radio.Group>
      {what === "lines" && (
        <div className={styles.choose} id={field("quantities").id}>
          {lines.map((line) => (
            <div key={line.number} className={styles.chooseLine}>
              <span>{line.label}</span>
              <TextInput
                aria-label={t("customers.refund.quantity_of", { label: line.label })}
                inputMode="decimal"
                w={72}
                value={quantities[line.number] ?? ""}
                placeholder="0"
                onChange={(event) =>
                  form.setFieldValue("quantities", {
                    ...quantities,
                    [line.number]: event.currentTarget.value,
                  })
                }
              />
              <span className={styles.quiet}>
                {t("customers.refund.out_of", { left: number(line.left, 3) })}
              </span>
            </div>
          ))}
          {shippingLeft > 0 && (
            <Radio.Group
              label={t("customers.refund.shipping", { amount: money(shippingLeft, currency) })}
              value={shipping}
              onChange={(chosen) => form.setFieldValue("shipping", chosen)}
            >
              <div className={styles.yesNo}>
                <Radio value="no" label={t("customers.no")} />
                <Radio value="yes" label={t("customers.yes")} />
              </div>
            </Radio.Group>
          )}
          {form.errors["quantities"] && (
            <p className={styles.error}>
              <FieldError>{form.errors["quantities"]}</FieldError>
            </p>
          )}
        </div>
      )}
      <p className={styles.effect}>{t("customers.refund.effect")}</p>
      <SubmitButton isSending={isSending}>
        {total === 0
          ? t("customers.refund.open")
          : t("customers.refund.action", { amount: money(total, currency) })}
      </SubmitButton>
    </Form>
  );
}

type RefundValues = { what: string; quantities: Record<number, string>; shipping: string };

function useRefund({ receipt, leftCents, currency, lines, shippingLeft, close }: RefundFormProps) {
  const { t, money } = useI18n();
  const toasts = useToasts();
  const changed = useReceiptChanged();
  // One key for this opening of the form: pressing twice, or after a cut, gives the money back once.
  const [key] = useState(() => crypto.randomUUID());
  const parts = useShopForm<RefundValues>({
    initialValues: { what: "all", quantities: {}, shipping: "no" },
    check: (values) => {
      if (values.what === "all") return {};
      const read = lines.map((line) => readQuantity(values.quantities[line.number] ?? "", line.left));
      if (read.includes(null)) return { quantities: t("customers.refund.quantity_wrong") };
      const nothing = read.every((quantity) => quantity === 0) && values.shipping === "no";
      return nothing ? { quantities: t("customers.refund.nothing") } : {};
    },
    send: async ({ what, quantities, shipping }) => {
      const chosen = lines.flatMap((line) => {
        const quantity = readQuantity(quantities[line.number] ?? "", line.left) ?? 0;
        return quantity === 0 ? [] : [{ number: line.number, quantity: String(quantity) }];
      });
      const body =
        what === "all"
          ? {}
          : {
              ...(chosen.length > 0 ? { lines: chosen } : {}),
              ...(shipping === "yes" ? { shippingCents: shippingLeft } : {}),
            };
      const refund = await api.post<Receipt>(`/receipts/${receipt.id}/refunds`, {
        body,
        idempotencyKey: key,
      });
      await changed(receipt.id, ...(receipt.customerId === null ? [] : [receipt.customerId]));
      toasts.saved(t("customers.refund.done", { amount: money(-refund.totalCents, currency) }));
      close();
    },
  });
  const { what, quantities, shipping } = parts.form.values;
  const chosenCents = lines.reduce(
    (sum, line) => sum + refundCents(line, readQuantity(quantities[line.number] ?? "", line.left) ?? 0),
    shipping === "yes" ? shippingLeft : 0,
  );
  return { ...parts, total: what === "all" ? leftCents : chosenCents };
}
