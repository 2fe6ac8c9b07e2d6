import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Day, Money } from "../../../../console/components/inline.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { NamedCard, Program } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { useNameOf } from "../common/CustomerName.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { cardsQuery } from "../rewards/reading.ts";

/** Paid cards that end within the month: to be renewed, or let go. */
export function CardsEnding({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const cards = useQuery(cardsQuery({ programId: program.id, endingWithinDays: 30 })).data?.items ?? [];
  if (cards.length === 0) return null;
  return (
    <Card title={t("loyalty.cards.ending", { count: cards.length })}>
      <ul className={common.rows}>
        {cards.map((card) => (
          <CardRow
            key={card.membershipId}
            card={card}
            priceCents={program.definition?.join.priceCents ?? 0}
          />
        ))}
      </ul>
    </Card>
  );
}

function CardRow({ card, priceCents }: { readonly card: NamedCard; readonly priceCents: number }) {
  const { t, money } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const name = useNameOf()(card.customerName);
  const renew = async () => {
    const agreed = await confirm({
      title: t("loyalty.cards.renew_title", { name }),
      effect: t("loyalty.cards.renew_effect", { amount: money(priceCents) }),
      action: t("loyalty.cards.renew"),
    });
    if (!agreed) return;
    try {
      await api.post(`/loyalty/cards/${card.membershipId}/renewals`, {
        body: {},
        idempotencyKey: crypto.randomUUID(),
      });
      await changed(card.customerId);
      toasts.saved(t("loyalty.cards.renewed", { name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <li>
      <div className={common.rowWords}>
        <AppLink href={addresses.member(card.membershipId)}>{name}</AppLink>
        <p className={common.quiet}>
          {t("loyalty.cards.until")} <Day day={card.until} /> · <Money cents={card.paidCents} />
        </p>
      </div>
      {card.isRenewing ? (
        <span className={common.quiet}>{t("loyalty.cards.by_itself")}</span>
      ) : (
        may("loyalty:serve") && (
          <Button variant="default" size="compact-md" onClick={() => void renew()}>
            {t("loyalty.cards.renew")}
          </Button>
        )
      )}
    </li>
  );
}
