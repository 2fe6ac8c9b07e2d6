import type { ReactNode } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { ProgramDefinition, Reward } from "../../shared.ts";
import { type RewardType, rewardOfType, rewardTypes } from "./blank.ts";
import { useDesign } from "./design.ts";
import styles from "./designer.module.css";
import { ChoiceInput, FigureInput, MoneyInput, PercentInput, Slider, Toggle } from "./inputs.tsx";
import { ProductInput } from "./more/ProductInputs.tsx";
import {
  countedBy,
  countings,
  firstReward,
  mainRule,
  priceOf,
  rewardCents,
  spendForReward,
  toPoints,
  toUnits,
  withPrice,
  withReward,
  withRewardCents,
  withRule,
  withSpendForReward,
} from "./sentence.ts";

/** The program in one sentence whose figures can be written, and sliders over the same figures. */
export function Sentence() {
  const { definition } = useDesign();
  const rule = mainRule(definition);
  return (
    <>
      <div className={styles.sentence}>
        <SentenceOfKind definition={definition} />
      </div>
      <Sliders definition={definition} />
      {rule?.type === "per_amount" && definition.kind !== "cashback" && <Remainder />}
    </>
  );
}

function SentenceOfKind({ definition }: { readonly definition: ProgramDefinition }) {
  const { rich } = useI18n();
  const { kind } = definition;
  const earned = <Earned key="earned" />;
  const reward = <RewardWords key="reward" />;
  if (kind === "cashback") {
    return rich("loyalty.design.say.cashback", { rate: <Rate key="rate" />, least: <Least key="least" /> });
  }
  if (kind === "amount") {
    return rich("loyalty.design.say.amount", { spend: <Spend key="spend" />, reward });
  }
  const values = { earned, per: <Per key="per" />, price: <Price key="price" />, reward };
  return rich(`loyalty.design.say.${kind}`, values);
}

/** "1 point", the figure written in place. */
function Earned() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const rule = mainRule(definition);
  if (rule === undefined) return null;
  return (
    <>
      <FigureInput
        isInline
        label={t("loyalty.design.label.earned")}
        value={toPoints(rule.units, definition)}
        decimals={definition.scale}
        onChange={(points) => write((one) => withRule(one, { ...rule, units: toUnits(points, one) }))}
      />{" "}
      <UnitWord count={toPoints(rule.units, definition)} />
    </>
  );
}

function Price() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const price = toPoints(priceOf(definition) ?? 0, definition);
  return (
    <>
      <FigureInput
        isInline
        label={t("loyalty.design.label.price")}
        value={price}
        decimals={definition.scale}
        onChange={(points) => write((one) => withPrice(one, toUnits(points, one)))}
      />{" "}
      <UnitWord count={price} />
    </>
  );
}

function UnitWord({ count }: { readonly count: number }) {
  const { language } = useI18n();
  const { unitName } = useDesign().definition;
  const isOne = language === "fr" ? Math.abs(count) < 2 : count === 1;
  return isOne ? unitName.one : unitName.other;
}

/** For what it is earned: an amount, a visit, a ticket, a product. */
function Per() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const rule = mainRule(definition);
  if (rule === undefined) return null;
  return (
    <>
      <ChoiceInput
        isInline
        label={t("loyalty.design.label.per")}
        value={rule.type}
        options={countings.map((type) => ({ value: type, label: t(`loyalty.design.per.${type}`) }))}
        onChange={(type) => write((one) => withRule(one, countedBy(type, rule)))}
      />{" "}
      {rule.type === "per_amount" && (
        <MoneyInput
          isInline
          label={t("loyalty.design.label.step")}
          value={rule.stepCents}
          min={1}
          onChange={(cents) => write((one) => withRule(one, { ...rule, stepCents: cents }))}
        />
      )}
    </>
  );
}

function Spend() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  return (
    <MoneyInput
      isInline
      label={t("loyalty.design.label.spend")}
      value={spendForReward(definition) ?? 0}
      min={100}
      onChange={(cents) => write((one) => withSpendForReward(one, cents))}
    />
  );
}

/** What part of a purchase goes to the kitty, in percent. */
const rateOf = ({ units, stepCents }: { readonly units: number; readonly stepCents: number }) =>
  stepCents === 0 ? 0 : (units / stepCents) * 100;

function useRate() {
  const { definition, write } = useDesign();
  const rule = mainRule(definition);
  if (rule?.type !== "per_amount") return null;
  // A kitty holds cents: 2.5 % is 25 cents for each 10 €, the rest carried.
  return {
    rate: rateOf(rule),
    setRate: (rate: number) =>
      write((one) => withRule(one, { ...rule, units: Math.round(rate * 10), stepCents: 1_000 })),
  };
}

function Rate() {
  const { t } = useI18n();
  const found = useRate();
  if (found === null) return null;
  return (
    <PercentInput
      isInline
      label={t("loyalty.design.label.rate")}
      value={found.rate}
      decimals={1}
      onChange={found.setRate}
    />
  );
}

function Least() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { pay } = definition;
  if (pay === null) return null;
  return (
    <MoneyInput
      isInline
      label={t("loyalty.design.label.least")}
      value={pay.minUnits}
      onChange={(units) => write((one) => ({ ...one, pay: { ...pay, minUnits: units } }))}
    />
  );
}

/** What the first reward is, with its figure. */
function RewardWords() {
  const { definition } = useDesign();
  const reward = firstReward(definition);
  if (reward === undefined) return <AutomaticReward />;
  return <RewardSentence reward={reward} />;
}

function AutomaticReward() {
  const { t, rich } = useI18n();
  const { definition, write } = useDesign();
  const cents = rewardCents(definition);
  if (cents === null) return t("loyalty.design.reward_of.automatic");
  return rich("loyalty.design.reward_of.automatic_amount", {
    amount: (
      <MoneyInput
        key="amount"
        isInline
        label={t("loyalty.design.label.reward")}
        value={cents}
        min={1}
        onChange={(next) => write((one) => withRewardCents(one, next))}
      />
    ),
  });
}

/** "une remise de 5 €": what a reward gives, written in place. */
export function RewardSentence({ reward }: { readonly reward: Reward }) {
  const { t } = useI18n();
  const { write } = useDesign();
  const set = (next: Reward) => write((one) => withReward(one, next));
  const known = rewardTypes.find((type) => type === reward.type);
  return (
    <>
      {known === undefined ? (
        t(`loyalty.design.reward.${reward.type}`)
      ) : (
        <ChoiceInput<RewardType>
          isInline
          label={t("loyalty.design.label.reward_type")}
          value={known}
          options={rewardTypes.map((type) => ({ value: type, label: t(`loyalty.design.reward.${type}`) }))}
          onChange={(type) => set(rewardOfType(type, reward))}
        />
      )}{" "}
      <RewardFigure reward={reward} set={set} />
    </>
  );
}

interface RewardFigureProps {
  readonly reward: Reward;
  readonly set: (reward: Reward) => void;
}

function RewardFigure({ reward, set }: RewardFigureProps): ReactNode {
  const { t } = useI18n();
  const label = t("loyalty.design.label.reward");
  if (reward.type === "percent_off") {
    return (
      <PercentInput
        isInline
        label={label}
        value={reward.percent}
        min={1}
        onChange={(percent) => set({ ...reward, percent })}
      />
    );
  }
  if (reward.type === "free_product") {
    return (
      <ProductInput
        isInline
        label={t("loyalty.design.label.product")}
        value={reward.sku}
        onChange={(sku) => set({ ...reward, sku })}
      />
    );
  }
  if (reward.type === "voucher" && reward.voucher.benefit.type === "amount") {
    const { voucher } = reward;
    return (
      <MoneyInput
        isInline
        label={label}
        value={reward.voucher.benefit.cents}
        min={1}
        onChange={(cents) => set({ ...reward, voucher: { ...voucher, benefit: { type: "amount", cents } } })}
      />
    );
  }
  if (reward.type === "amount_off" || reward.type === "top_up" || reward.type === "cents_per_unit") {
    return (
      <MoneyInput
        isInline
        label={label}
        value={reward.cents}
        min={1}
        onChange={(cents) => set({ ...reward, cents })}
      />
    );
  }
  return null;
}

const stops = {
  step: [50, 100, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 10_000],
  reward: [100, 200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_500, 2_000, 2_500, 3_000, 5_000, 10_000],
  price: [5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500, 1_000],
  stamps: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20],
  spend: [2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 100_000],
  rate: [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10],
} as const;

function Sliders({ definition }: { readonly definition: ProgramDefinition }) {
  const { t, money, number, percent } = useI18n();
  const { write } = useDesign();
  const kitty = useRate();
  const rule = mainRule(definition);
  const { kind, pay } = definition;
  const say = (cents: number) => money(cents, undefined, { hideCents: true });
  const worth = rewardCents(definition);
  const price = priceOf(definition);
  return (
    <div className={styles.sliders}>
      {kind === "cashback" && kitty !== null && (
        <Slider
          label={t("loyalty.design.slider.rate")}
          value={kitty.rate}
          stops={stops.rate}
          format={(rate) => percent(rate / 100, 1)}
          onChange={kitty.setRate}
        />
      )}
      {kind === "cashback" && pay !== null && (
        <Slider
          label={t("loyalty.design.slider.least")}
          value={pay.minUnits}
          stops={[0, ...stops.reward]}
          format={say}
          onChange={(minUnits) => write((one) => ({ ...one, pay: { ...pay, minUnits } }))}
        />
      )}
      {kind === "amount" && (
        <Slider
          label={t("loyalty.design.slider.spend")}
          value={spendForReward(definition) ?? 0}
          stops={stops.spend}
          format={say}
          onChange={(cents) => write((one) => withSpendForReward(one, cents))}
        />
      )}
      {(kind === "points" || kind === "number") && rule?.type === "per_amount" && (
        <Slider
          label={t("loyalty.design.slider.step")}
          value={rule.stepCents}
          stops={stops.step}
          format={say}
          onChange={(stepCents) => write((one) => withRule(one, { ...rule, stepCents }))}
        />
      )}
      {(kind === "points" || kind === "number") && price !== null && (
        <Slider
          label={t("loyalty.design.slider.price")}
          value={toPoints(price, definition)}
          stops={kind === "number" ? stops.stamps : stops.price}
          format={(points) => number(points)}
          onChange={(points) => write((one) => withPrice(one, toUnits(points, one)))}
        />
      )}
      {worth !== null && (
        <Slider
          label={t("loyalty.design.slider.reward")}
          value={worth}
          stops={stops.reward}
          format={say}
          onChange={(cents) => write((one) => withRewardCents(one, cents))}
        />
      )}
    </div>
  );
}

function Remainder() {
  const { t, money } = useI18n();
  const { definition, write } = useDesign();
  const rule = mainRule(definition);
  const step = rule?.type === "per_amount" ? money(rule.stepCents, undefined, { hideCents: true }) : "";
  return (
    <Toggle
      label={t("loyalty.design.remainder.label")}
      description={t(
        definition.earn.carriesRemainder ? "loyalty.design.remainder.on" : "loyalty.design.remainder.off",
        { step },
      )}
      checked={definition.earn.carriesRemainder}
      onChange={(carriesRemainder) => write((one) => ({ ...one, earn: { ...one.earn, carriesRemainder } }))}
    />
  );
}
