import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Percent, Plus } from "lucide-react";
import { oneWord, useAddress, useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { StoredPromotion } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { StatePill, type Tone } from "../common/StatePill.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { usePromotionSentence } from "./promotion-words.ts";
import { QuoteTester } from "./QuoteTester.tsx";
import { promotionsQuery } from "./reading.ts";
import { StackingChoice } from "./StackingChoice.tsx";

/** What makes a basket cheaper for everybody, how promotions live together, and a basket to try them on. */
export default function PromotionsPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  return (
    <Page
      title={t("loyalty.promotions.title")}
      sentence={t("loyalty.promotions.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>}
      action={
        may("loyalty:write") && (
          <Button
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo(addresses.promotion("new"))}
          >
            {t("loyalty.promotions.add")}
          </Button>
        )
      }
    >
      <Promotions />
      {may("loyalty:approve") && <StackingChoice />}
      {may("loyalty:serve") && <QuoteTester />}
    </Page>
  );
}

function Promotions() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const isArchived = oneWord(search["archived"]) === "yes";
  const promotions = useQuery(promotionsQuery({ archived: isArchived ? true : undefined }));
  if (promotions.isPending) return <CardSkeleton lines={5} />;
  if (promotions.error !== null) {
    return (
      <Card>
        <ErrorState fault={promotions.error} retry={promotions.refetch} />
      </Card>
    );
  }
  const { items } = promotions.data;
  return (
    <div className={common.stack}>
      <Switch
        label={t("loyalty.promotions.with_archived")}
        checked={isArchived}
        onChange={(event) => void change({ archived: event.currentTarget.checked ? "yes" : undefined })}
      />
      <Card>
        {items.length === 0 ? (
          <Empty icon={Percent} sentence={t("loyalty.promotions.empty")} />
        ) : (
          <ul className={common.rows}>
            {items.map((stored) => (
              <PromotionRow key={stored.promotion.id} stored={stored} />
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}

function PromotionRow({ stored }: { readonly stored: StoredPromotion }) {
  const { t, today } = useI18n();
  const may = usePermission();
  const sentence = usePromotionSentence();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const { promotion, archivedAt } = stored;
  const restore = async () => {
    await api.post(`/loyalty/promotions/${promotion.id}/restore`, { body: {} });
    await changed();
  };
  const retire = async () => {
    try {
      await api.delete(`/loyalty/promotions/${promotion.id}`);
      await changed();
      toasts.undoable(t("loyalty.promotions.archived", { name: promotion.name }), restore);
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  const state = stateOn(stored, today());
  return (
    <li>
      <div className={common.rowWords}>
        <AppLink href={addresses.promotion(promotion.id)} className={common.rowName ?? ""}>
          {promotion.name}
        </AppLink>
        <p className={common.quiet}>{sentence(promotion)}</p>
      </div>
      <StatePill tone={tones[state]}>{t(`loyalty.promotion_state.${state}`)}</StatePill>
      {may("loyalty:write") && archivedAt !== null && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t("loyalty.restore_named", { name: promotion.name })}
          onClick={() => void restore().catch(toasts.failed)}
        >
          {t("loyalty.restore")}
        </Button>
      )}
      {may("loyalty:write") && archivedAt === null && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t("loyalty.promotions.retire_named", { name: promotion.name })}
          onClick={() => void retire()}
        >
          {t("loyalty.promotions.archive")}
        </Button>
      )}
    </li>
  );
}

type State = "running" | "coming" | "over" | "archived";
const tones: Readonly<Record<State, Tone>> = {
  running: "good",
  coming: "note",
  over: "quiet",
  archived: "quiet",
};

function stateOn({ promotion, archivedAt }: StoredPromotion, today: string): State {
  if (archivedAt !== null) return "archived";
  if (promotion.from !== null && promotion.from > today) return "coming";
  return promotion.until !== null && promotion.until < today ? "over" : "running";
}
