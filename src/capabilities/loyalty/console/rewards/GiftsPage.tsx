import { Button, NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { GiftIcon, Plus } from "lucide-react";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Endowment } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { Dialog } from "../common/Dialog.tsx";
import { Euros, typedCents } from "../common/Euros.tsx";
import { StatePill } from "../common/StatePill.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { endowmentsQuery } from "./reading.ts";

/** Gifts that are counted: what is left, what was given, what must be ordered again. */
export default function GiftsPage() {
  const { t } = useI18n();
  const may = usePermission();
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title={t("loyalty.gifts.title")}
      sentence={t("loyalty.gifts.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>}
      action={
        may("loyalty:write") && (
          <Button
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("loyalty.gifts.add")}
          </Button>
        )
      }
    >
      <Gifts />
      <Dialog title={t("loyalty.gifts.add")} isOpen={isAdding} close={() => setAdding(false)}>
        <GiftForm close={() => setAdding(false)} />
      </Dialog>
    </Page>
  );
}

function Gifts() {
  const { t, number, money } = useI18n();
  const [search, change] = useAddress();
  const isLow = oneWord(search["low"]) === "yes";
  const isArchived = oneWord(search["archived"]) === "yes";
  const gifts = useQuery(
    endowmentsQuery({ low: isLow ? true : undefined, archived: isArchived ? true : undefined }),
  );
  if (gifts.isPending) return <CardSkeleton lines={5} />;
  if (gifts.error !== null) {
    return (
      <Card>
        <ErrorState fault={gifts.error} retry={gifts.refetch} />
      </Card>
    );
  }
  const { items } = gifts.data;
  return (
    <div className={common.stack}>
      <div className={common.switches}>
        <Switch
          label={t("loyalty.gifts.only_low")}
          checked={isLow}
          onChange={(event) => void change({ low: event.currentTarget.checked ? "yes" : undefined })}
        />
        <Switch
          label={t("loyalty.gifts.with_archived")}
          checked={isArchived}
          onChange={(event) => void change({ archived: event.currentTarget.checked ? "yes" : undefined })}
        />
      </div>
      <Card>
        {items.length === 0 ? (
          <Empty icon={GiftIcon} sentence={t(isLow ? "loyalty.gifts.none_low" : "loyalty.gifts.empty")} />
        ) : (
          <ul className={common.rows}>
            {items.map((gift) => (
              <li key={gift.id}>
                <div className={common.rowWords}>
                  <AppLink href={addresses.gift(gift.id)} className={common.rowName ?? ""}>
                    {gift.name}
                  </AppLink>
                  <p className={common.quiet}>
                    {t("loyalty.gifts.note", {
                      given: gift.given,
                      reserved: gift.reserved,
                      cost: money(gift.unitCostCents),
                    })}
                  </p>
                </div>
                {gift.archivedAt !== null ? (
                  <StatePill tone="quiet">{t("loyalty.gifts.archived")}</StatePill>
                ) : (
                  gift.isLow && <StatePill tone="wait">{t("loyalty.gifts.low")}</StatePill>
                )}
                <span className={common.amount}>
                  {t("loyalty.gifts.left", { count: gift.available, number: number(gift.available) })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}

/** A new gift, or what is known of one. */
export function GiftForm({ gift, close }: { readonly gift?: Endowment; readonly close: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const { field, submit, isSending, summary } = useShopForm<{
    name: string;
    quantity: string | number;
    alertLevel: string | number;
    euros: string | number;
    sku: string;
  }>({
    initialValues: {
      name: gift?.name ?? "",
      quantity: "",
      alertLevel: gift?.alertLevel ?? 5,
      euros: gift === undefined ? "" : gift.unitCostCents / 100,
      sku: gift?.sku ?? "",
    },
    check: ({ name, quantity, alertLevel }) => ({
      name: name.trim() === "" ? t("loyalty.gifts.name_missing") : undefined,
      quantity: gift === undefined && quantity === "" ? t("loyalty.gifts.quantity_missing") : undefined,
      alertLevel: alertLevel === "" ? t("loyalty.gifts.alert_missing") : undefined,
    }),
    send: async ({ name, quantity, alertLevel, euros, sku }) => {
      const body = {
        name: name.trim(),
        alertLevel: Number(alertLevel),
        unitCostCents: typedCents(euros),
        sku: sku.trim() === "" ? null : sku.trim(),
      };
      if (gift === undefined) {
        await api.post("/loyalty/endowments", { body: { ...body, quantity: Number(quantity) } });
      } else {
        await api.put(`/loyalty/endowments/${gift.id}`, {
          body: { ...body, programId: gift.programId, customerId: gift.customerId },
        });
      }
      await changed();
      toasts.saved(t("loyalty.gifts.saved", { name: name.trim() }));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput label={t("loyalty.gifts.name")} maxLength={120} data-autofocus {...field("name")} />
        {gift === undefined && (
          <NumberInput
            label={t("loyalty.gifts.quantity")}
            classNames={{ wrapper: common.narrow ?? "" }}
            min={0}
            allowDecimal={false}
            {...field("quantity")}
          />
        )}
        <NumberInput
          label={t("loyalty.gifts.alert_level")}
          description={t("loyalty.gifts.alert_hint")}
          classNames={{ wrapper: common.narrow ?? "" }}
          min={0}
          allowDecimal={false}
          {...field("alertLevel")}
        />
        <Euros
          label={t("loyalty.gifts.cost")}
          description={t("loyalty.gifts.cost_hint")}
          {...field("euros")}
        />
        <TextInput label={<Optional>{t("loyalty.gifts.sku")}</Optional>} maw={240} {...field("sku")} />
      </Stack>
      <SubmitButton isSending={isSending}>
        {t(gift === undefined ? "loyalty.gifts.add" : "loyalty.save")}
      </SubmitButton>
    </Form>
  );
}
