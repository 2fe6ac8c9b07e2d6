import { Button, Group, Menu, NumberInput, Select, Stack, Textarea } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Archive, Ellipsis, Pencil } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Endowment } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { CustomerName } from "../common/CustomerName.tsx";
import { Dialog } from "../common/Dialog.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { GiftForm } from "./GiftsPage.tsx";
import { endowmentQuery, movementsQuery } from "./reading.ts";

/** One stock of gifts and everything that moved in it. */
export default function GiftPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const gift = useQuery(endowmentQuery(id));
  const back = <AppLink href={addresses.gifts}>{t("loyalty.gifts.title")}</AppLink>;
  if (gift.error !== null) {
    return (
      <Page title={t("loyalty.gift.tab")} back={back}>
        <Card>
          <ErrorState fault={gift.error} retry={gift.refetch} />
        </Card>
      </Page>
    );
  }
  if (gift.data === undefined) {
    return (
      <Page title={t("loyalty.gift.tab")} back={back}>
        <CardSkeleton lines={6} />
      </Page>
    );
  }
  return <Whole gift={gift.data} />;
}

function Whole({ gift }: { readonly gift: Endowment }) {
  const { t, number, money } = useI18n();
  const [open, setOpen] = useState<"move" | "edit" | null>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title={gift.name}
      sentence={gift.archivedAt === null ? undefined : t("loyalty.gifts.archived")}
      back={<AppLink href={addresses.gifts}>{t("loyalty.gifts.title")}</AppLink>}
      action={<Actions gift={gift} open={setOpen} />}
    >
      {gift.isLow && gift.archivedAt === null && (
        <div className={common.notice}>
          <p>{t("loyalty.gift.low", { count: gift.available })}</p>
        </div>
      )}
      <Figures>
        <Figure
          label={t("loyalty.gift.available")}
          value={number(gift.available)}
          note={t("loyalty.gift.alert_at", { count: gift.alertLevel })}
        />
        <Figure label={t("loyalty.gift.reserved")} value={number(gift.reserved)} />
        <Figure
          label={t("loyalty.gift.given")}
          value={number(gift.given)}
          note={t("loyalty.gift.cost", { amount: money(gift.given * gift.unitCostCents) })}
        />
      </Figures>
      <Movements gift={gift} />
      <Dialog title={t("loyalty.gift.move")} isOpen={open === "move"} close={close}>
        <MoveForm gift={gift} close={close} />
      </Dialog>
      <Dialog title={t("loyalty.gift.edit")} isOpen={open === "edit"} close={close}>
        <GiftForm gift={gift} close={close} />
      </Dialog>
    </Page>
  );
}

interface ActionsProps {
  readonly gift: Endowment;
  readonly open: (what: "move" | "edit") => void;
}

function Actions({ gift, open }: ActionsProps) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const isArchived = gift.archivedAt !== null;
  const restore = async () => {
    await api.post(`/loyalty/endowments/${gift.id}/restore`, { body: {} });
    await changed();
  };
  const retire = async () => {
    try {
      await api.delete(`/loyalty/endowments/${gift.id}`);
      await changed();
      toasts.undoable(t("loyalty.gift.archived", { name: gift.name }), restore);
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  if (!may("loyalty:serve")) return null;
  return (
    <Group gap="xs">
      {may("loyalty:write") && !isArchived && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<Ellipsis size={18} strokeWidth={1.75} aria-hidden />}>
              {t("loyalty.program.more")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Pencil size={18} strokeWidth={1.75} />} onClick={() => open("edit")}>
              {t("loyalty.gift.edit")}
            </Menu.Item>
            <Menu.Item leftSection={<Archive size={18} strokeWidth={1.75} />} onClick={() => void retire()}>
              {t("loyalty.gift.archive")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {may("loyalty:write") && isArchived && (
        <Button variant="default" onClick={() => void restore().catch(toasts.failed)}>
          {t("loyalty.restore")}
        </Button>
      )}
      {!isArchived && <Button onClick={() => open("move")}>{t("loyalty.gift.move")}</Button>}
    </Group>
  );
}

function Movements({ gift }: { readonly gift: Endowment }) {
  const { t, number } = useI18n();
  const movements = useInfiniteQuery(movementsQuery(gift.id));
  if (movements.isPending) return <CardSkeleton lines={5} />;
  if (movements.error !== null) {
    return (
      <Card>
        <ErrorState fault={movements.error} retry={movements.refetch} />
      </Card>
    );
  }
  const items = movements.data.pages.flatMap((page) => page.items);
  return (
    <Card title={t("loyalty.gift.movements")}>
      <ul className={common.rows}>
        {items.map((move) => (
          <li key={move.number}>
            <div className={common.rowWords}>
              <span className={common.rowName}>{t(`loyalty.gift_move.${move.kind}`)}</span>
              {move.customerId !== null && (
                <>
                  {" · "}
                  <CustomerName id={move.customerId} name={move.customerName} />
                </>
              )}
              <p className={common.quiet}>
                <Instant instant={move.at} /> · {move.by}
                {move.note !== null && ` · ${move.note}`}
              </p>
            </div>
            <span className={common.amount} data-sign={move.quantity > 0 ? "plus" : "minus"}>
              {move.quantity === 0
                ? t("loyalty.gift.set_aside", { count: move.reserved })
                : `${move.quantity > 0 ? "+" : "−"}${number(Math.abs(move.quantity))}`}
            </span>
          </li>
        ))}
      </ul>
      {movements.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={movements.isFetchingNextPage}
          onClick={() => void movements.fetchNextPage()}
        >
          {t("loyalty.more")}
        </Button>
      )}
    </Card>
  );
}

const moveKinds = ["received", "given", "given_back", "lost", "corrected"] as const;

function MoveForm({ gift, close }: { readonly gift: Endowment; readonly close: () => void }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const [key] = useState(() => crypto.randomUUID());
  const kinds = may("loyalty:write") ? moveKinds : (["given", "given_back"] as const);
  const { form, field, submit, isSending, summary } = useShopForm<{
    kind: (typeof moveKinds)[number];
    quantity: string | number;
    customer: Found | null;
    note: string;
  }>({
    initialValues: {
      kind: may("loyalty:write") ? "received" : "given",
      quantity: 1,
      customer: null,
      note: "",
    },
    check: ({ kind, quantity }) => ({
      quantity:
        quantity === "" || Number(quantity) === 0 || (kind !== "corrected" && Number(quantity) < 0)
          ? t("loyalty.gift.quantity_wrong")
          : undefined,
    }),
    send: async ({ kind, quantity, customer, note }) => {
      const isWithSomebody = kind === "given" || kind === "given_back";
      await api.post(`/loyalty/endowments/${gift.id}/movements`, {
        body: {
          kind,
          quantity: Number(quantity),
          ...(isWithSomebody && customer !== null ? { customerId: customer.id } : {}),
          ...(note.trim() === "" ? {} : { note: note.trim() }),
        },
        idempotencyKey: key,
      });
      await changed(customer?.id);
      toasts.saved(t("loyalty.gift.moved"));
      close();
    },
  });
  const { kind } = form.values;
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Select
          label={t("loyalty.gift.what")}
          data={kinds.map((one) => ({ value: one, label: t(`loyalty.gift_move.${one}`) }))}
          {...field("kind")}
        />
        <NumberInput
          label={t("loyalty.gift.how_many")}
          description={kind === "corrected" ? t("loyalty.gift.correct_hint") : undefined}
          classNames={{ wrapper: common.narrow ?? "" }}
          allowDecimal={false}
          {...field("quantity")}
        />
        {(kind === "given" || kind === "given_back") && (
          <CustomerPicker
            label={<Optional>{t(`loyalty.gift.${kind}_who`)}</Optional>}
            value={form.values.customer}
            onChange={(found) => form.setFieldValue("customer", found)}
          />
        )}
        <Textarea
          label={<Optional>{t("loyalty.note")}</Optional>}
          autosize
          minRows={1}
          maxLength={2000}
          {...field("note")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.gift.move_action")}</SubmitButton>
    </Form>
  );
}
