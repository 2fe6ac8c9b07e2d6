import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { useNameOf } from "../common/CustomerName.tsx";
import { StatePill, type Tone } from "../common/StatePill.tsx";
import { usePoints } from "../common/words.ts";
import { programsQuery, useLoyaltyChanged } from "../reading.ts";
import { type Adjustment, type AdjustmentState, adjustmentsQuery } from "./adjustments.ts";

const states = ["waiting", "done", "refused"] as const;
const tones: Readonly<Record<AdjustmentState, Tone>> = { waiting: "wait", done: "good", refused: "bad" };

/** Points moved by hand above the limit wait here for somebody else than who asked. */
export default function AdjustmentsPage() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const state = states.find((one) => one === oneWord(search["state"])) ?? "waiting";
  const adjustments = useQuery(adjustmentsQuery(state));
  return (
    <Page
      title={t("loyalty.adjustments.title")}
      sentence={t("loyalty.adjustments.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>}
    >
      <Select
        maw={240}
        label={t("loyalty.vouchers.state")}
        data={states.map((one) => ({ value: one, label: t(`loyalty.adjustment_state.${one}`) }))}
        value={state}
        onChange={(chosen) =>
          void change({ state: chosen === null || chosen === "waiting" ? undefined : chosen })
        }
      />
      {adjustments.isPending ? (
        <CardSkeleton lines={5} />
      ) : (
        <Card>
          {adjustments.error !== null ? (
            <ErrorState fault={adjustments.error} retry={adjustments.refetch} />
          ) : adjustments.data.items.length === 0 ? (
            <Empty icon={ClipboardCheck} sentence={t(`loyalty.adjustments.none_${state}`)} />
          ) : (
            <ul className={common.rows}>
              {adjustments.data.items.map((adjustment) => (
                <Row key={adjustment.id} adjustment={adjustment} />
              ))}
            </ul>
          )}
        </Card>
      )}
    </Page>
  );
}

function Row({ adjustment }: { readonly adjustment: Adjustment }) {
  const { t, instant } = useI18n();
  const may = usePermission();
  const points = usePoints();
  const program = useQuery(programsQuery).data?.find(({ id }) => id === adjustment.programId);
  const name = useNameOf()(adjustment.customerName);
  const decide = useDecide(adjustment, name);
  const unit = program?.definition ?? { kind: "points", unitName: { one: "", other: "" } };
  const { state } = adjustment;
  return (
    <li>
      <div className={common.rowWords}>
        <AppLink href={addresses.member(adjustment.membershipId)} className={common.rowName ?? ""}>
          {name}
        </AppLink>
        <p className={common.quiet}>
          {t(`loyalty.reason.${adjustment.reason}`)}
          {adjustment.note !== null && ` · ${adjustment.note}`}
          {program !== undefined && ` · ${program.name}`}
        </p>
        <p className={common.quiet}>
          {t("loyalty.adjustments.asked", { who: adjustment.askedBy })}{" "}
          <Instant instant={adjustment.askedAt} />
          {adjustment.decidedAt !== null &&
            ` · ${t("loyalty.adjustments.decided", {
              who: adjustment.decidedBy ?? "",
              when: instant(adjustment.decidedAt),
            })}`}
        </p>
      </div>
      <span className={common.amount} data-sign={adjustment.points > 0 ? "plus" : "minus"}>
        {adjustment.points > 0 ? "+" : "−"}
        {points(Math.abs(adjustment.points), unit)}
      </span>
      {state !== "waiting" ? (
        <StatePill tone={tones[state]}>{t(`loyalty.adjustment_state.${state}`)}</StatePill>
      ) : (
        may("loyalty:approve") &&
        (adjustment.isOwn ? (
          <span className={common.quiet}>{t("loyalty.adjustments.own")}</span>
        ) : (
          <div className={common.rowActions}>
            <Button variant="default" size="compact-md" onClick={() => void decide("refuse")}>
              {t("loyalty.adjustments.refuse")}
            </Button>
            <Button variant="light" size="compact-md" onClick={() => void decide("approve")}>
              {t("loyalty.adjustments.approve")}
            </Button>
          </div>
        ))
      )}
    </li>
  );
}

function useDecide(adjustment: Adjustment, name: string) {
  const { t } = useI18n();
  const confirm = useConfirm();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  return async (verb: "approve" | "refuse") => {
    const agreed = await confirm({
      title: t(`loyalty.adjustments.${verb}_title`, { name }),
      effect: t(`loyalty.adjustments.${verb}_effect`),
      action: t(`loyalty.adjustments.${verb}`),
    });
    if (!agreed) return;
    try {
      await api.post(`/loyalty/adjustments/${adjustment.id}/${verb}`, { body: {} });
      await changed(adjustment.customerId);
      toasts.saved(t(`loyalty.adjustments.${verb}_done`));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
}
