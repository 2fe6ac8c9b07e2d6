import { Button, Group, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { WholeVoucher } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useBenefit } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { CustomerName } from "../common/CustomerName.tsx";
import { Dialog } from "../common/Dialog.tsx";
import { useDayOf } from "../common/words.ts";
import { useLoyaltyChanged } from "../reading.ts";
import { voucherQuery } from "./reading.ts";
import { TopUp } from "./TopUp.tsx";
import { UseVoucher } from "./UseVoucher.tsx";
import { VoucherStatePill } from "./VoucherState.tsx";

/** One voucher or gift card: what it is worth, whose it is, what was done with it. */
export default function VoucherPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const voucher = useQuery(voucherQuery(id));
  const back = <AppLink href={addresses.vouchers}>{t("loyalty.vouchers.title")}</AppLink>;
  if (voucher.error !== null) {
    return (
      <Page title={t("loyalty.voucher.tab")} back={back}>
        <Card>
          <ErrorState fault={voucher.error} retry={voucher.refetch} />
        </Card>
      </Page>
    );
  }
  if (voucher.data === undefined) {
    return (
      <Page title={t("loyalty.voucher.tab")} back={back}>
        <CardSkeleton lines={6} />
      </Page>
    );
  }
  return <Whole voucher={voucher.data} />;
}

function Whole({ voucher }: { readonly voucher: WholeVoucher }) {
  const { t } = useI18n();
  const benefit = useBenefit();
  const may = usePermission();
  const [open, setOpen] = useState<"use" | "top_up" | "cancel" | null>(null);
  const close = () => setOpen(null);
  const isUsable = voucher.state === "active" || voucher.state === "waiting";
  return (
    <Page
      title={voucher.code}
      sentence={
        <span className={common.sentence}>
          <VoucherStatePill state={voucher.state} /> {benefit(voucher.benefit)}
        </span>
      }
      back={<AppLink href={addresses.vouchers}>{t("loyalty.vouchers.title")}</AppLink>}
      action={
        isUsable && (
          <Group gap="xs">
            {may("loyalty:write") && (
              <Button variant="default" onClick={() => setOpen("cancel")}>
                {t("loyalty.vouchers.cancel")}
              </Button>
            )}
            {may("loyalty:serve") && voucher.balanceCents !== null && (
              <Button variant="default" onClick={() => setOpen("top_up")}>
                {t("loyalty.top_up.open")}
              </Button>
            )}
            {may("loyalty:serve") && voucher.state === "active" && (
              <Button onClick={() => setOpen("use")}>{t("loyalty.vouchers.use")}</Button>
            )}
          </Group>
        )
      }
    >
      <Card title={t("loyalty.voucher.about")}>
        <About voucher={voucher} />
      </Card>
      <Card title={t("loyalty.voucher.moves")}>
        <Moves voucher={voucher} />
      </Card>
      <Card title={t("loyalty.voucher.mentions")}>
        <Mentions voucher={voucher} />
      </Card>
      <Dialog title={t("loyalty.use.title", { code: voucher.code })} isOpen={open === "use"} close={close}>
        <UseVoucher voucher={voucher} close={close} />
      </Dialog>
      <Dialog title={t("loyalty.top_up.open")} isOpen={open === "top_up"} close={close}>
        <TopUp voucher={voucher} close={close} />
      </Dialog>
      <Dialog
        title={t("loyalty.cancel_voucher.title", { code: voucher.code })}
        isOpen={open === "cancel"}
        close={close}
      >
        <Cancel voucher={voucher} close={close} />
      </Dialog>
    </Page>
  );
}

function About({ voucher }: { readonly voucher: WholeVoucher }) {
  const { t, money, day } = useI18n();
  const dayOf = useDayOf();
  const facts = [
    [
      "valid",
      voucher.lastDay === null
        ? t("loyalty.voucher.from_day", { day: day(dayOf(voucher.startsAt)) })
        : t("loyalty.programs.between", { from: day(dayOf(voucher.startsAt)), to: day(voucher.lastDay) }),
    ],
    [
      "uses",
      voucher.maxUses === 0
        ? t("loyalty.voucher.often", { count: voucher.uses })
        : t("loyalty.voucher.used_of", { count: voucher.uses, of: voucher.maxUses }),
    ],
    ...(voucher.balanceCents === null ? [] : [["left", money(voucher.balanceCents)] as const]),
    ...(voucher.minBasketCents === 0 ? [] : [["min_basket", money(voucher.minBasketCents)] as const]),
    [
      "where",
      t(`loyalty.channel.${voucher.channels.length === 1 ? (voucher.channels[0] ?? "both") : "both"}`),
    ],
    ["origin", t(`loyalty.voucher_origin.${voucher.origin}`)],
    ["made", `${day(dayOf(voucher.madeAt))} · ${voucher.madeBy}`],
    ...(voucher.cancelReason === null ? [] : [["cancelled", voucher.cancelReason] as const]),
  ] as const;
  return (
    <dl className={common.facts}>
      <div>
        <dt>{t("loyalty.voucher.fact_holder")}</dt>
        <dd>
          {voucher.holderId === null ? (
            t(voucher.isBearer ? "loyalty.vouchers.bearer" : "loyalty.vouchers.nobody")
          ) : (
            <CustomerName id={voucher.holderId} name={voucher.customerName} />
          )}
        </dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`loyalty.voucher.fact_${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Moves({ voucher }: { readonly voucher: WholeVoucher }) {
  const { t, money } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const undo = async (useId: string) => {
    try {
      await api.post(`/loyalty/voucher-uses/${useId}/undo`);
      await changed(voucher.holderId ?? undefined);
      toasts.saved(t("loyalty.voucher.undone"));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  if (voucher.moves.length === 0) return <p className={common.plain}>{t("loyalty.voucher.no_moves")}</p>;
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("loyalty.voucher.when")}</Table.Th>
            <Table.Th>{t("loyalty.voucher.what")}</Table.Th>
            <Table.Th ta="right">{t("loyalty.ledger.amount")}</Table.Th>
            <Table.Th aria-label={t("loyalty.actions")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {voucher.moves.map((move) => (
            <Table.Tr key={move.id}>
              <Table.Td>
                <Instant instant={move.at} />
              </Table.Td>
              <Table.Td>
                {move.receiptId === null ? (
                  t(`loyalty.voucher_move.${move.kind}`)
                ) : (
                  <AppLink href={`/receipts/${move.receiptId}`}>
                    {t(`loyalty.voucher_move.${move.kind}`)}
                  </AppLink>
                )}
                <p className={common.quiet}>
                  {[move.reference, move.by].filter((part) => part !== null).join(" · ")}
                </p>
              </Table.Td>
              <Table.Td className={common.figureCell}>{money(move.cents)}</Table.Td>
              <Table.Td ta="right">
                {move.kind === "use" && may("loyalty:serve") && (
                  <Button variant="subtle" size="compact-sm" onClick={() => void undo(move.id)}>
                    {t("loyalty.voucher.undo")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What the law wants to read on it, ready to be printed. */
function Mentions({ voucher }: { readonly voucher: WholeVoucher }) {
  const { t, list, money, day } = useI18n();
  const benefit = useBenefit();
  const { mentions } = voucher;
  const except = [...mentions.goods.exceptFamilies, ...mentions.goods.exceptProducts];
  const only = [...mentions.goods.families, ...mentions.goods.products];
  const sentences = [
    t("loyalty.mention.issuer", { issuer: mentions.issuer, benefit: benefit(mentions.benefit) }),
    mentions.validUntil === null
      ? t("loyalty.voucher.from_day", { day: day(mentions.validFrom) })
      : t("loyalty.programs.between", { from: day(mentions.validFrom), to: day(mentions.validUntil) }),
    mentions.minBasketCents > 0 ? t("loyalty.min_basket", { amount: money(mentions.minBasketCents) }) : "",
    only.length > 0 ? t("loyalty.mention.only", { goods: list(only) }) : t("loyalty.mention.everything"),
    except.length > 0 ? t("loyalty.mention.except", { goods: list(except) }) : "",
    mentions.outlets.length > 0
      ? t("loyalty.mention.outlets", { outlets: list(mentions.outlets.map(({ name }) => name)) })
      : "",
  ].filter((sentence) => sentence !== "");
  return <p className={common.plain}>{sentences.join(". ")}.</p>;
}

function Cancel({ voucher, close }: { readonly voucher: WholeVoucher; readonly close: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { reason: "" },
    check: ({ reason }) => ({
      reason: reason.trim() === "" ? t("loyalty.cancel_voucher.reason_missing") : undefined,
    }),
    send: async ({ reason }) => {
      await api.post(`/loyalty/vouchers/${voucher.id}/cancel`, { body: { reason: reason.trim() } });
      await changed(voucher.holderId ?? undefined);
      toasts.saved(t("loyalty.cancel_voucher.done", { code: voucher.code }));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={common.effect}>{t("loyalty.cancel_voucher.effect")}</p>
      <TextInput
        label={t("loyalty.cancel_voucher.reason")}
        description={t("loyalty.cancel_voucher.reason_hint")}
        maxLength={200}
        data-autofocus
        {...field("reason")}
      />
      <SubmitButton isSending={isSending} color="danger">
        {t("loyalty.vouchers.cancel")}
      </SubmitButton>
    </Form>
  );
}
