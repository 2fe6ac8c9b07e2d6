import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { Given } from "../shared.ts";
import { Batches } from "./Batches.tsx";
import styles from "./cards.module.css";
import { LookUp } from "./LookUp.tsx";
import { NewBatch } from "./NewBatch.tsx";
import { countsQuery, useCardsChanged } from "./reading.ts";
import { StampCards } from "./StampCards.tsx";

/** The cards of a shop: how many, whose one is, and new ones to print. */
export default function CardsPage() {
  const { t, number } = useI18n();
  const may = usePermission();
  const [isMaking, setMaking] = useState(false);
  const counts = useQuery(countsQuery);
  const shown = (value: number | undefined) => (value === undefined ? undefined : number(value));
  return (
    <Page
      title={t("cards.title")}
      sentence={t("cards.sentence")}
      back={may("loyalty:read") && <AppLink href="/loyalty">{t("cards.loyalty")}</AppLink>}
      action={
        may("cards:write") && (
          <Button
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t("cards.batch.make")}
          </Button>
        )
      }
    >
      {counts.error !== null ? (
        <Card>
          <ErrorState fault={counts.error} retry={counts.refetch} />
        </Card>
      ) : (
        <Figures>
          <Figure label={t("cards.count.active")} value={shown(counts.data?.active)} />
          <Figure
            label={t("cards.count.waiting")}
            value={shown(counts.data?.waiting)}
            note={t("cards.count.waiting_note")}
          />
          <Figure label={t("cards.count.blocked")} value={shown(counts.data?.blocked)} />
          <Figure
            label={t("cards.count.phones")}
            value={
              counts.data === undefined
                ? undefined
                : number(counts.data.applePasses + counts.data.googlePasses)
            }
            href="/cards/wallets"
          />
        </Figures>
      )}
      {(counts.data?.membersWithout ?? 0) > 0 && may("cards:write") && (
        <GiveToAll without={counts.data?.membersWithout ?? 0} />
      )}
      <LookUp />
      <Batches make={() => setMaking(true)} />
      <div className={styles.two}>
        <StampCards />
        <Card title={t("cards.wallets.title")}>
          <p className={styles.plain}>{t("cards.wallets.teaser")}</p>
          <div className={styles.actions}>
            <AppLink href="/cards/wallets">{t("cards.wallets.open")}</AppLink>
          </div>
        </Card>
      </div>
      <NewBatch isOpen={isMaking} close={() => setMaking(false)} />
    </Page>
  );
}

/** Members who have no card yet: one press gives each of them one, some thousands at a time. */
function GiveToAll({ without }: { readonly without: number }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const confirm = useConfirm();
  const changed = useCardsChanged();
  const give = useMutation({
    mutationFn: async () => {
      let given = 0;
      for (;;) {
        const answer = await api.post<Given>("/member-cards", { body: {} });
        given += answer.given;
        if (!answer.more) return given;
      }
    },
    onSuccess: (given) => toasts.saved(t("cards.all.done", { count: given })),
    onError: (fault) => toasts.failed(fault),
    onSettled: async () => await changed(),
  });
  const ask = async () => {
    const agreed = await confirm({
      title: t("cards.all.title", { count: without }),
      effect: t("cards.all.effect"),
      action: t("cards.all.action"),
    });
    if (agreed) give.mutate();
  };
  return (
    <div className={styles.notice} role="status">
      <p>{t("cards.all.sentence", { count: without })}</p>
      <Button variant="default" loading={give.isPending} onClick={() => void ask()}>
        {t("cards.all.action")}
      </Button>
    </div>
  );
}
