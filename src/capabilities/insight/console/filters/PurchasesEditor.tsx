import { NativeSelect, NumberInput, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import {
  type Bought,
  type FieldAnswer,
  type PurchaseMeasure,
  purchaseMeasures,
  type PurchasesAsked,
} from "../../shared.ts";
import { nameOf } from "../../rules/sentences.ts";
import { OpenChoices } from "./ChoiceEditor.tsx";
import { useSpeech } from "./reading.ts";
import { AmountEditor } from "./value-editors.tsx";
import { WhenEditor } from "./WhenEditor.tsx";

interface BoughtEditorProps {
  readonly field: FieldAnswer;
  readonly bought: Bought;
  readonly onChange: (bought: Bought) => void;
}

export function BoughtEditor({ field, bought, onChange }: BoughtEditorProps) {
  const { t } = useI18n();
  const speech = useSpeech([{ field: field.key, op: "bought", value: bought }]);
  const from = field.choicesFrom ?? "products";
  return (
    <Stack gap={12}>
      <OpenChoices
        from={from}
        label={nameOf(field, speech)}
        chosen={bought.ids}
        onChange={(ids) => onChange({ ...bought, ids })}
        nameOf={(id) => speech.name(from, id) ?? "…"}
      />
      <NumberInput
        label={t("insight.filter.months")}
        description={t("insight.filter.months_hint")}
        w={220}
        min={1}
        max={240}
        decimalScale={0}
        value={bought.months ?? ""}
        onChange={(typed) =>
          onChange(typed === "" ? { ids: bought.ids } : { ...bought, months: Math.max(1, Number(typed)) })
        }
      />
    </Stack>
  );
}

interface PurchasesEditorProps {
  readonly asked: PurchasesAsked;
  readonly onChange: (asked: PurchasesAsked) => void;
}

type Part = "products" | "categories" | "stores";

/** How much, of what, where and when: one question after the other, each of which may be left open. */
export function PurchasesEditor({ asked, onChange }: PurchasesEditorProps) {
  const { t } = useI18n();
  const speech = useSpeech([{ field: "purchases", op: "purchases", value: asked }]);
  const [goods, setGoods] = useState<"any" | Part>(
    asked.products !== undefined ? "products" : asked.categories !== undefined ? "categories" : "any",
  );
  const [isOneStore, setOneStore] = useState(asked.stores !== undefined);
  const without = (...names: (keyof PurchasesAsked)[]) =>
    Object.fromEntries(
      Object.entries(asked).filter(([name]) => !names.includes(name as keyof PurchasesAsked)),
    ) as PurchasesAsked;
  const choose = (part: Part, ids: readonly string[]) =>
    onChange(ids.length === 0 ? without(part) : { ...asked, [part]: ids });
  const chooser = (part: Part) => (
    <OpenChoices
      from={part}
      label={t(`insight.purchases.${part}`)}
      chosen={asked[part] ?? []}
      onChange={(ids) => choose(part, ids)}
      nameOf={(id) => speech.name(part, id) ?? "…"}
    />
  );
  return (
    <Stack gap={12} w={300}>
      <NativeSelect
        label={t("insight.purchases.measure")}
        value={asked.measure}
        onChange={(event) =>
          onChange({ ...without("from", "to"), ...begun(event.currentTarget.value as PurchaseMeasure) })
        }
        data={purchaseMeasures.map((one) => ({ value: one, label: t(`insight.purchases.measure.${one}`) }))}
      />
      <AmountEditor
        kind={kindOf(asked.measure)}
        range={rangeOf(asked)}
        onChange={(range) => onChange({ ...without("from", "to"), ...range })}
      />
      <NativeSelect
        label={t("insight.purchases.goods")}
        value={goods}
        onChange={(event) => {
          setGoods(event.currentTarget.value as "any" | Part);
          onChange(without("products", "categories"));
        }}
        data={(["any", "products", "categories"] as const).map((one) => ({
          value: one,
          label: t(`insight.purchases.goods.${one}`),
        }))}
      />
      {goods !== "any" && chooser(goods)}
      <SegmentedControl
        aria-label={t("insight.purchases.channel")}
        value={asked.channel ?? "any"}
        onChange={(channel) =>
          onChange(channel === "shop" || channel === "web" ? { ...asked, channel } : without("channel"))
        }
        data={(["any", "shop", "web"] as const).map((one) => ({
          value: one,
          label: t(`insight.purchases.channel_choice.${one}`),
        }))}
      />
      <NativeSelect
        label={t("insight.purchases.where")}
        value={isOneStore ? "some" : "any"}
        onChange={(event) => {
          setOneStore(event.currentTarget.value === "some");
          onChange(without("stores"));
        }}
        data={(["any", "some"] as const).map((one) => ({
          value: one,
          label: t(`insight.purchases.where.${one}`),
        }))}
      />
      {isOneStore && chooser("stores")}
      <WhenEditor
        when={asked.when}
        onChange={(when) => onChange(when === undefined ? without("when") : { ...asked, when })}
      />
    </Stack>
  );
}

function rangeOf({ from, to }: PurchasesAsked) {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function kindOf(measure: PurchaseMeasure) {
  if (measure === "cents" || measure === "refunded_cents") return "money";
  return measure === "quantity" ? "number" : "count";
}

/** A measure just chosen asks for something that can be read at once: once, or fifty euros. */
function begun(measure: PurchaseMeasure): { measure: PurchaseMeasure; from: number } {
  return { measure, from: kindOf(measure) === "money" ? 5_000 : 1 };
}
