import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { GiftIcon } from "lucide-react";
import { useGoTo } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Endowment, Program, ProgramDefinition, Reward } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useBenefit, useRewardGives } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { StatePill } from "../common/StatePill.tsx";
import { usePoints } from "../common/words.ts";
import { endowmentsQuery } from "../rewards/reading.ts";
import { SurpriseBudget } from "../rewards/SurpriseBudget.tsx";

/** Everything the program gives: for points, by itself, by surprise. */
export default function RewardsTab({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const may = usePermission();
  const goTo = useGoTo();
  const gifts = useQuery(endowmentsQuery({})).data?.items ?? [];
  const { definition } = program;
  if (definition === null) return null;
  const hasRewards = definition.rewards.length > 0;
  return (
    <div className={common.stack}>
      <Card title={t("loyalty.rewards.title")}>
        {hasRewards ? (
          <ul className={common.rows}>
            {definition.rewards.map((reward) => (
              <RewardRow
                key={reward.id}
                reward={reward}
                definition={definition}
                gift={reward.type === "gift" ? gifts.find(({ id }) => id === reward.endowmentId) : undefined}
              />
            ))}
          </ul>
        ) : (
          <Empty
            icon={GiftIcon}
            sentence={t("loyalty.rewards.empty")}
            action={
              may("loyalty:write") && (
                <Button variant="default" onClick={() => goTo(addresses.design(program.id))}>
                  {t("loyalty.program.change")}
                </Button>
              )
            }
          />
        )}
      </Card>
      <ByItself definition={definition} />
      {definition.surprise !== null && (
        <SurpriseBudget programId={program.id} surprise={definition.surprise} />
      )}
    </div>
  );
}

interface RewardRowProps {
  readonly reward: Reward;
  readonly definition: ProgramDefinition;
  readonly gift: Endowment | undefined;
}

function RewardRow({ reward, definition, gift }: RewardRowProps) {
  const { t, money } = useI18n();
  const points = usePoints();
  const gives = useRewardGives()(reward, definition.scale);
  const facts = [
    gives === reward.name ? "" : gives,
    reward.shopCostCents === null
      ? ""
      : t("loyalty.rewards.costs_shop", { amount: money(reward.shopCostCents) }),
    reward.minBasketCents === 0
      ? ""
      : t("loyalty.min_basket", { amount: money(reward.minBasketCents, undefined, { hideCents: true }) }),
  ].filter((fact) => fact !== "");
  return (
    <li>
      <div className={common.rowWords}>
        <div className={common.rowName}>{reward.name}</div>
        <p className={common.quiet}>{facts.join(" · ")}</p>
        {gift !== undefined && (
          <p className={common.quiet}>
            <AppLink href={addresses.gift(gift.id)}>
              {t("loyalty.rewards.stock", { count: gift.available })}
            </AppLink>
          </p>
        )}
      </div>
      {gift?.isLow === true && <StatePill tone="wait">{t("loyalty.gifts.low")}</StatePill>}
      {!reward.enabled && <StatePill tone="quiet">{t("loyalty.rewards.off")}</StatePill>}
      <span className={common.amount}>{points(reward.costUnits / 10 ** definition.scale, definition)}</span>
    </li>
  );
}

/** Vouchers that leave without anybody asking. */
function ByItself({ definition }: { readonly definition: ProgramDefinition }) {
  const { t, money } = useI18n();
  const points = usePoints();
  const benefit = useBenefit();
  const { autoVouchers, purchaseVouchers, pay, scale } = definition;
  const steps = autoVouchers?.steps ?? [];
  if (steps.length === 0 && purchaseVouchers.length === 0 && pay === null) return null;
  return (
    <Card title={t("loyalty.rewards.by_itself")}>
      <ul className={common.rows}>
        {steps.map(({ units, voucher }) => (
          <li key={units}>
            <span className={common.rowWords}>
              {t("loyalty.rewards.auto", {
                points: points(units / 10 ** scale, definition),
                benefit: benefit(voucher.benefit),
              })}
            </span>
          </li>
        ))}
        {purchaseVouchers.map(({ id, minOrderCents, voucher, firstPurchaseOnly }) => (
          <li key={id}>
            <span className={common.rowWords}>
              {t("loyalty.rewards.purchase", {
                isFirst: String(firstPurchaseOnly),
                hasMinimum: String(minOrderCents > 0),
                amount: money(minOrderCents, undefined, { hideCents: true }),
                benefit: benefit(voucher.benefit),
              })}
            </span>
          </li>
        ))}
        {pay !== null && (
          <li>
            <span className={common.rowWords}>
              {t("loyalty.rewards.pay", {
                points: points(pay.units / 10 ** scale, definition),
                amount: money(pay.cents, undefined, { hideCents: true }),
              })}
            </span>
          </li>
        )}
      </ul>
    </Card>
  );
}
