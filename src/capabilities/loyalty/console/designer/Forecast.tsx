import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { ForecastAnswer, ForecastBody, ProgramDefinition, SimulationAnswer } from "../../shared.ts";
import styles from "./designer.module.css";
import { FigureInput, MoneyInput, PercentInput } from "./inputs.tsx";
import { mainRule, priceOf, rewardCents, spendForReward } from "./sentence.ts";

type Known = Omit<ForecastBody, "centsPerReward" | "rewardCents">;

interface ForecastProps {
  readonly definition: ProgramDefinition;
  readonly history: SimulationAnswer;
  readonly reason: NonNullable<SimulationAnswer["tooShort"]>;
  /** What would go wrong whatever the figures. */
  readonly children: ReactNode;
}

/** A shop without enough receipts is forecast from what its owner knows, and told so. */
export function Forecast({ definition, history, reason, children }: ForecastProps) {
  const { t, percent, number, money } = useI18n();
  const { economics } = history;
  const [known, setKnown] = useState<Known>({
    ticketsPerDay: 30,
    daysPerWeek: 6,
    basketCents: Math.round(history.history.meanBasketCents ?? 2_000),
    enrolShare: economics.joinShare,
    activeShare: 0.5,
    liftShare: (economics.liftLow + economics.liftHigh) / 2,
    marginRate: economics.marginRate,
    softwareMonthCents: economics.softwareMonthCents,
  });
  const set = (change: Partial<Known>) => setKnown((before) => ({ ...before, ...change }));
  const asked: ForecastBody = {
    ...known,
    centsPerReward: Math.max(1, salesForReward(definition, known.basketCents)),
    rewardCents: costOfReward(definition),
  };
  const [settled] = useDebouncedValue(asked, 120);
  const { data, error, refetch } = useQuery({
    queryKey: ["loyalty", "forecast", settled],
    queryFn: async ({ signal }) =>
      await api.post<ForecastAnswer>("/loyalty/forecasts", { body: settled, signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const say = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
  return (
    <Card title={t("loyalty.forecast.title")}>
      <div className={styles.fields}>
        <p className={styles.plain}>{t(`loyalty.forecast.why.${reason}`)}</p>
        {data !== undefined && (
          <div className={styles.verdict} data-colour={data.netCents >= 0 ? "green" : "red"}>
            <div>
              <p className={styles.verdictWord}>
                {t(data.netCents >= 0 ? "loyalty.forecast.net.gain" : "loyalty.forecast.net.loss", {
                  amount: say(Math.abs(data.netCents)),
                })}
              </p>
              <p>
                {t("loyalty.forecast.how", {
                  tickets: number(data.monthlyTickets),
                  sales: say(data.incrementalCents),
                  rewards: number(data.rewards, 1),
                  cost: say(data.rewardCents),
                })}
              </p>
            </div>
          </div>
        )}
        {error !== null && <ErrorState fault={error} retry={refetch} />}
        <div className={styles.two}>
          <FigureInput
            label={t("loyalty.forecast.ticketsPerDay")}
            value={known.ticketsPerDay}
            onChange={(ticketsPerDay) => set({ ticketsPerDay })}
          />
          <FigureInput
            label={t("loyalty.forecast.daysPerWeek")}
            value={known.daysPerWeek}
            max={7}
            decimals={1}
            onChange={(daysPerWeek) => set({ daysPerWeek })}
          />
          <MoneyInput
            label={t("loyalty.forecast.basketCents")}
            value={known.basketCents}
            min={1}
            onChange={(basketCents) => set({ basketCents })}
          />
          {(["marginRate", "enrolShare", "activeShare", "liftShare"] as const).map((name) => (
            <PercentInput
              key={name}
              label={t(`loyalty.forecast.${name}`)}
              value={Math.round(known[name] * 1_000) / 10}
              decimals={1}
              onChange={(value) => set({ [name]: value / 100 })}
            />
          ))}
        </div>
        <p className={styles.plain}>
          {t("loyalty.forecast.when_known", { share: percent(known.liftShare, 1) })}
        </p>
        {children}
      </div>
    </Card>
  );
}

/** What a customer spends for one reward; where visits count, that many average baskets. */
function salesForReward(definition: ProgramDefinition, basketCents: number): number {
  const rule = mainRule(definition);
  if (definition.kind === "cashback" && rule?.type === "per_amount" && rule.units > 0) return 10_000;
  const spend = spendForReward(definition);
  if (spend !== null) return spend;
  const price = priceOf(definition);
  if (rule === undefined || rule.units === 0 || price === null) return Number.MAX_SAFE_INTEGER;
  return Math.ceil(price / rule.units) * basketCents;
}

function costOfReward(definition: ProgramDefinition): number {
  const rule = mainRule(definition);
  if (definition.kind === "cashback" && rule?.type === "per_amount" && rule.stepCents > 0) {
    return Math.round((10_000 * rule.units) / rule.stepCents);
  }
  return definition.rewards[0]?.shopCostCents ?? rewardCents(definition) ?? 0;
}
