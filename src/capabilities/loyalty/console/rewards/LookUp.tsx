import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ScanLine } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { FieldError, Optional } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import type { Voucher } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useBenefit } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { Dialog } from "../common/Dialog.tsx";
import { UseVoucher } from "./UseVoucher.tsx";
import { VoucherStatePill } from "./VoucherState.tsx";

/** A code as it was read aloud or typed: slips are said, the voucher is shown, and it can be used. */
export function LookUp() {
  const { t, money, day } = useI18n();
  const benefit = useBenefit();
  const [code, setCode] = useState("");
  const [customer, setCustomer] = useState<Found | null>(null);
  const [missing, setMissing] = useState(false);
  const [isUsing, setUsing] = useState(false);
  const look = useMutation({
    mutationFn: async (typed: string) =>
      await api.post<Voucher>("/loyalty/vouchers/check", {
        body: {
          code: typed,
          channel: "shop",
          ...(customer === null ? {} : { customerId: customer.id }),
        },
      }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(code.trim() === "");
    if (code.trim() !== "") look.mutate(code.trim());
  };
  const voucher = look.data;
  return (
    <Card title={t("loyalty.look_up.title")}>
      <form className={common.tools} onSubmit={submit} noValidate>
        <TextInput
          label={t("loyalty.look_up.code")}
          description={t("loyalty.look_up.hint")}
          leftSection={<ScanLine size={18} strokeWidth={1.75} aria-hidden />}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            look.reset();
          }}
          error={
            missing && code.trim() === "" ? (
              <FieldError>{t("loyalty.look_up.missing")}</FieldError>
            ) : look.error !== null ? (
              <FieldError>{problemText(look.error, t)}</FieldError>
            ) : null
          }
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
        />
        <CustomerPicker
          label={<Optional>{t("loyalty.look_up.customer")}</Optional>}
          description={t("loyalty.look_up.customer_hint")}
          value={customer}
          onChange={(found) => {
            setCustomer(found);
            look.reset();
          }}
        />
        <Button type="submit" variant="default" loading={look.isPending}>
          {t("loyalty.look_up.action")}
        </Button>
      </form>
      <div role="status">
        {voucher !== undefined && (
          <div className={common.notice} data-tone="good" style={{ marginTop: 16 }}>
            <p>
              <AppLink href={addresses.voucher(voucher.id)} className={common.code ?? ""}>
                {voucher.code}
              </AppLink>{" "}
              · {benefit(voucher.benefit)}
              {voucher.balanceCents !== null &&
                ` · ${t("loyalty.vouchers.left_amount", { amount: money(voucher.balanceCents) })}`}
              {voucher.lastDay !== null && ` · ${t("loyalty.until_day", { day: day(voucher.lastDay) })}`}
            </p>
            <VoucherStatePill state={voucher.state} />
            {voucher.state === "active" && (
              <Button onClick={() => setUsing(true)} variant="default">
                {t("loyalty.vouchers.use")}
              </Button>
            )}
          </div>
        )}
      </div>
      {voucher !== undefined && (
        <Dialog
          title={t("loyalty.use.title", { code: voucher.code })}
          isOpen={isUsing}
          close={() => setUsing(false)}
        >
          <UseVoucher
            voucher={voucher}
            close={() => {
              setUsing(false);
              setCode("");
              look.reset();
            }}
          />
        </Dialog>
      )}
    </Card>
  );
}
