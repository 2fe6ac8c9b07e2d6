import { Button, Group, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { EarnRule, ProgramDefinition } from "../../../shared.ts";
import { newAction, newBonus, newBoost } from "../blank.ts";
import { useDesign } from "../design.ts";
import { ChoiceInput, FigureInput, MoneyInput, Toggle } from "../inputs.tsx";
import { countedBy, countings, type MainRule, mainRule, toPoints, toUnits, withRule } from "../sentence.ts";
import { FilterFields } from "./FilterFields.tsx";
import { Line } from "./Line.tsx";

type Action = Extract<EarnRule, { type: "action" }>;
type Boost = Extract<EarnRule, { type: "multiplier" }>;

const known = ["sign_up", "birthday", "review", "survey", "first_purchase", "referral"] as const;

/** Every rule but the one the sentence says. */
function bonusesOf(definition: ProgramDefinition): readonly EarnRule[] {
  const main = mainRule(definition);
  return definition.earn.rules.filter((rule) => rule.id !== main?.id);
}

export function sayBonuses(definition: ProgramDefinition, { t }: I18n): string {
  return t("loyalty.design.bonus.say", { count: bonusesOf(definition).length });
}

/** Ways to earn beside buying, and moments when buying earns more. */
export function Bonuses() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const add = (rule: EarnRule) =>
    write((one) => ({ ...one, earn: { ...one.earn, rules: [...one.earn.rules, rule] } }));
  const remove = (id: string) =>
    write((one) => ({
      ...one,
      earn: { ...one.earn, rules: one.earn.rules.filter((rule) => rule.id !== id) },
    }));
  const used = new Set(bonusesOf(definition).map((rule) => (rule.type === "action" ? rule.action : "")));
  const next = known.find((action) => !used.has(action));
  return (
    <>
      {bonusesOf(definition).map((rule) => (
        <Line key={rule.id} removeLabel={t("loyalty.design.bonus.remove")} onRemove={() => remove(rule.id)}>
          {rule.type === "action" ? (
            <ActionFields rule={rule} />
          ) : rule.type === "multiplier" ? (
            <BoostFields rule={rule} />
          ) : (
            <PurchaseFields rule={rule} />
          )}
        </Line>
      ))}
      <Group gap={8}>
        {next !== undefined && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => add(newAction(definition, next, t(`loyalty.design.bonus.action.${next}`)))}
          >
            {t("loyalty.design.bonus.add_action")}
          </Button>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => add(newBoost(definition, t("loyalty.design.bonus.boost_name")))}
        >
          {t("loyalty.design.bonus.add_boost")}
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => add(newBonus(definition, t("loyalty.design.bonus.bonus_name")))}
        >
          {t("loyalty.design.bonus.add_bonus")}
        </Button>
      </Group>
    </>
  );
}

function ActionFields({ rule }: { readonly rule: Action }) {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const words = known.some((action) => action === rule.action) ? known : [...known, rule.action];
  return (
    <>
      <ChoiceInput<string>
        label={t("loyalty.design.bonus.action")}
        value={rule.action}
        options={words.map((action) => ({
          value: action,
          label: known.some((one) => one === action) ? t(`loyalty.design.bonus.action.${action}`) : action,
        }))}
        onChange={(action) =>
          write((one) => withRule(one, { ...rule, action, name: t(`loyalty.design.bonus.action.${action}`) }))
        }
      />
      <FigureInput
        label={t("loyalty.design.bonus.gives", { units: definition.unitName.other })}
        value={toPoints(rule.units, definition)}
        decimals={definition.scale}
        onChange={(points) => write((one) => withRule(one, { ...rule, units: toUnits(points, one) }))}
      />
      <ChoiceInput
        label={t("loyalty.design.bonus.once")}
        value={rule.oncePer}
        options={(["key", "member", "year"] as const).map((value) => ({
          value,
          label: t(`loyalty.design.bonus.once.${value}`),
        }))}
        onChange={(oncePer) => write((one) => withRule(one, { ...rule, oncePer }))}
      />
    </>
  );
}

function BoostFields({ rule }: { readonly rule: Boost }) {
  const { t } = useI18n();
  const { write } = useDesign();
  return (
    <Conditions rule={rule}>
      <FigureInput
        label={t("loyalty.design.bonus.factor")}
        value={rule.factor}
        decimals={1}
        min={1}
        max={100}
        onChange={(factor) => write((one) => withRule(one, { ...rule, factor }))}
      />
    </Conditions>
  );
}

/** Something more for certain products: so much for each, for the ticket, for an amount. */
function PurchaseFields({ rule }: { readonly rule: MainRule }) {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const set = (next: MainRule) => write((one) => withRule(one, next));
  return (
    <Conditions rule={rule}>
      <FigureInput
        label={t("loyalty.design.bonus.gives", { units: definition.unitName.other })}
        value={toPoints(rule.units, definition)}
        decimals={definition.scale}
        onChange={(points) => set({ ...rule, units: toUnits(points, definition) })}
      />
      <ChoiceInput
        label={t("loyalty.design.bonus.per")}
        value={rule.type}
        options={countings.map((type) => ({ value: type, label: t(`loyalty.design.per.${type}`) }))}
        onChange={(type) => set(countedBy(type, rule))}
      />
      {rule.type === "per_amount" && (
        <MoneyInput
          label={t("loyalty.design.label.step")}
          value={rule.stepCents}
          min={1}
          onChange={(stepCents) => set({ ...rule, stepCents })}
        />
      )}
    </Conditions>
  );
}

interface ConditionsProps {
  readonly rule: Boost | MainRule;
  readonly children: ReactNode;
}

/** Its name, what it gives, then when and on what it holds. */
function Conditions({ rule, children }: ConditionsProps) {
  const { t } = useI18n();
  const { write } = useDesign();
  const set = (next: Partial<Pick<EarnRule, "name" | "from" | "until" | "filter" | "firstPurchaseOnly">>) =>
    write((one) => withRule(one, { ...rule, ...next }));
  return (
    <>
      <TextInput
        label={t("loyalty.design.bonus.name")}
        value={rule.name}
        maxLength={120}
        maw={420}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {children}
      <FilterFields filter={rule.filter} set={(filter) => set({ filter })} />
      <Group gap={12} align="end">
        <TextInput
          type="date"
          label={t("loyalty.design.bonus.from")}
          value={rule.from ?? ""}
          onChange={(event) => set({ from: event.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label={t("loyalty.design.bonus.until")}
          value={rule.until ?? ""}
          onChange={(event) => set({ until: event.currentTarget.value || null })}
        />
      </Group>
      <Toggle
        label={t("loyalty.design.bonus.first")}
        checked={rule.firstPurchaseOnly}
        onChange={(firstPurchaseOnly) => set({ firstPurchaseOnly })}
      />
    </>
  );
}
