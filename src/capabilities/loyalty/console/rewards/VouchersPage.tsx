import { Button, Select, Tabs } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Ticket } from "lucide-react";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import type { Column } from "../../../../console/components/virtual-table.ts";
import { VirtualTable } from "../../../../console/components/VirtualTable.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { NamedVoucher } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useBenefit } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { CustomerName } from "../common/CustomerName.tsx";
import { Dialog } from "../common/Dialog.tsx";
import { useDayOf } from "../common/words.ts";
import { Batches } from "./Batches.tsx";
import { LookUp } from "./LookUp.tsx";
import { MakeVouchers } from "./MakeVouchers.tsx";
import { vouchersQuery } from "./reading.ts";
import { VoucherStatePill, voucherStates } from "./VoucherState.tsx";

const origins = ["reward", "auto", "purchase", "tier", "surprise", "manual", "sale", "campaign"] as const;
const tabs = ["vouchers", "gift_cards", "batches"] as const;

/** Every voucher and gift card, the code somebody presents, and new ones. */
export default function VouchersPage() {
  const { t } = useI18n();
  const may = usePermission();
  const [search, change] = useAddress();
  const [isMaking, setMaking] = useState(false);
  const tab = tabs.find((one) => one === oneWord(search["tab"])) ?? "vouchers";
  return (
    <Page
      title={t("loyalty.vouchers.title")}
      sentence={t("loyalty.vouchers.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>}
      action={
        may("loyalty:write") && (
          <Button
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t("loyalty.vouchers.make")}
          </Button>
        )
      }
    >
      {may("loyalty:serve") && <LookUp />}
      <Tabs
        value={tab}
        onChange={(chosen) =>
          void change(
            {
              tab: chosen === null || chosen === "vouchers" ? undefined : chosen,
              state: undefined,
              origin: undefined,
            },
            { keep: true },
          )
        }
      >
        <Tabs.List mb={16}>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`loyalty.vouchers.tab_${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {tab === "batches" ? <Batches /> : <List isGiftCard={tab === "gift_cards"} />}
        </Tabs.Panel>
      </Tabs>
      <Dialog title={t("loyalty.vouchers.make")} isOpen={isMaking} close={() => setMaking(false)}>
        <MakeVouchers close={() => setMaking(false)} />
      </Dialog>
    </Page>
  );
}

function List({ isGiftCard }: { readonly isGiftCard: boolean }) {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const state = voucherStates.find((one) => one === oneWord(search["state"]));
  const origin = origins.find((one) => one === oneWord(search["origin"]));
  const vouchers = useInfiniteQuery(vouchersQuery({ state, origin, isGiftCard }));
  const isFiltered = state !== undefined || origin !== undefined;
  return (
    <div className={common.stack}>
      <div className={common.filters}>
        <Select
          w={200}
          label={t("loyalty.vouchers.state")}
          data={[
            { value: "", label: t("loyalty.vouchers.state_all") },
            ...voucherStates.map((one) => ({ value: one, label: t(`loyalty.voucher_state.${one}`) })),
          ]}
          value={state ?? ""}
          onChange={(chosen) => void change({ state: chosen || undefined })}
        />
        {!isGiftCard && (
          <Select
            w={240}
            label={t("loyalty.vouchers.origin")}
            data={[
              { value: "", label: t("loyalty.vouchers.origin_all") },
              ...origins.map((one) => ({ value: one, label: t(`loyalty.voucher_origin.${one}`) })),
            ]}
            value={origin ?? ""}
            onChange={(chosen) => void change({ origin: chosen || undefined })}
          />
        )}
      </div>
      <VirtualTable
        id={isGiftCard ? "loyalty-gift-cards" : "loyalty-vouchers"}
        label={t(isGiftCard ? "loyalty.vouchers.tab_gift_cards" : "loyalty.vouchers.tab_vouchers")}
        columns={useColumns(isGiftCard)}
        rows={vouchers.data?.pages.flatMap((page) => page.items)}
        rowKey={(voucher) => voucher.id}
        rowHref={(voucher) => addresses.voucher(voucher.id)}
        hasMore={vouchers.hasNextPage}
        isLoadingMore={vouchers.isFetchingNextPage}
        onLoadMore={vouchers.fetchNextPage}
        fault={vouchers.error}
        onRetry={vouchers.refetch}
        empty={
          <Empty
            icon={Ticket}
            sentence={t(
              isFiltered
                ? "loyalty.vouchers.none_found"
                : isGiftCard
                  ? "loyalty.vouchers.no_cards"
                  : "loyalty.vouchers.empty",
            )}
          />
        }
      />
    </div>
  );
}

function useColumns(isGiftCard: boolean): readonly Column<NamedVoucher>[] {
  const { t, money } = useI18n();
  const benefit = useBenefit();
  const dayOf = useDayOf();
  return [
    {
      key: "code",
      name: t("loyalty.vouchers.code"),
      width: "170px",
      cell: ({ code }) => <span className={common.code}>{code}</span>,
    },
    {
      key: "benefit",
      name: t("loyalty.vouchers.worth"),
      width: "1.4fr",
      cell: (voucher) => benefit(voucher.benefit),
    },
    ...(isGiftCard
      ? [
          {
            key: "left",
            name: t("loyalty.vouchers.left"),
            width: "1fr",
            isFigure: true,
            isOnPhone: true,
            cell: ({ balanceCents }: NamedVoucher) => (balanceCents === null ? "–" : money(balanceCents)),
          },
        ]
      : []),
    {
      key: "holder",
      name: t("loyalty.vouchers.holder"),
      width: "1.4fr",
      cell: ({ holderId, customerName, isBearer }) =>
        holderId === null && isBearer ? (
          t("loyalty.vouchers.bearer")
        ) : (
          <CustomerName id={holderId} name={customerName} isLink={false} />
        ),
    },
    {
      key: "state",
      name: t("loyalty.vouchers.state"),
      width: "1fr",
      isOnPhone: true,
      cell: ({ state }) => <VoucherStatePill state={state} />,
    },
    {
      key: "until",
      name: t("loyalty.vouchers.until"),
      width: "1.2fr",
      choice: "shown",
      cell: ({ lastDay }) => (lastDay === null ? t("loyalty.no_end") : <Day day={lastDay} />),
    },
    {
      key: "origin",
      name: t("loyalty.vouchers.origin"),
      width: "1.2fr",
      choice: isGiftCard ? "hidden" : "shown",
      cell: ({ origin }) => t(`loyalty.voucher_origin.${origin}`),
    },
    {
      key: "made",
      name: t("loyalty.vouchers.made"),
      width: "1.2fr",
      choice: "hidden",
      cell: ({ madeAt }) => <Day day={dayOf(madeAt)} />,
    },
  ];
}
