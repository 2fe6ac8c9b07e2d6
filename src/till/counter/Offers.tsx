import { useState } from "react";
import type { CounterProgram } from "../../capabilities/loyalty/shared.ts";
import { useTill } from "../model/use-till.tsx";
import { useWords, type Words } from "../words/words.tsx";
import { isWished, type Offer, offersOf, toggled } from "./offers.ts";
import { countedUnits } from "./ProgressLines.tsx";
import { CommonPoints } from "./CommonPoints.tsx";
import { PointsDialog } from "./PointsDialog.tsx";
import { productName } from "./product-name.ts";
import type { CounterModel } from "./use-counter.ts";
import type { Shown } from "./crediting.ts";

type OffersProps = { readonly shown: Shown; readonly model: CounterModel; readonly at: string };

/** Vouchers, rewards within reach and points that may be used: one tap, and the amount left is shown. */
export function Offers({ shown, model, at }: OffersProps) {
  const { till, state } = useTill();
  const words = useWords();
  const { t, money } = words;
  const [choosing, setChoosing] = useState<Extract<Offer, { kind: "points" }> | null>(null);
  const programs = state.start?.programs ?? [];
  const offers = offersOf(programs, shown.now, at);
  const today = words.dayAt(till.nowMs());
  const common = shown.fresh?.commonPoints ?? null;
  const close = () => {
    setChoosing(null);
    model.toAmount();
  };
  if (offers.length === 0 && common === null) return null;

  return (
    <ul className="offers">
      {offers.map((offer) => {
        const isOn = isWished(model.wish, offer);
        const { title, detail } = offerWords(offer, today, { words, programs });
        const taken = isOn ? takenCents(offer, model) : 0;
        return (
          <li key={offer.id} className={isOn ? "offer on" : "offer"}>
            <div>
              <strong>{title}</strong>
              <span>{taken > 0 ? t("counter.offer.takes", { amount: money(taken) }) : detail}</span>
            </div>
            <button
              type="button"
              className="button"
              aria-pressed={isOn}
              aria-label={t("counter.offer.action_of", { action: t(actionOf(offer, isOn)), offer: title })}
              onClick={() => {
                if (offer.kind === "points" && !isOn) setChoosing(offer);
                else {
                  model.setWish(toggled(model.wish, offer));
                  // Enter then credits: one tap and one key.
                  model.toAmount();
                }
                model.setNotice(null);
              }}
            >
              {t(actionOf(offer, isOn))}
            </button>
          </li>
        );
      })}
      {common === null ? null : <CommonPoints common={common} model={model} />}
      {choosing === null ? null : <PointsDialog offer={choosing} model={model} onClose={close} />}
    </ul>
  );
}

function actionOf(offer: Offer, isOn: boolean): string {
  if (isOn) return "counter.offer.without";
  if (offer.kind === "points") return "counter.offer.choose";
  const isGift =
    offer.kind === "reward" && ["gift", "free_product", "voucher", "top_up"].includes(offer.reward.type);
  return isGift ? "counter.offer.give" : "counter.offer.use";
}

function takenCents(offer: Offer, { quote }: CounterModel): number {
  if (quote === null) return 0;
  if (offer.kind === "points") return quote.paidByPoints?.cents ?? 0;
  const id = offer.kind === "reward" ? offer.reward.id : offer.voucher.code;
  const card = quote.paidByGiftCards.find(({ code }) => code === id);
  return card?.cents ?? quote.lines.find((line) => line.id === id)?.cents ?? 0;
}

type Telling = { readonly words: Words; readonly programs: readonly CounterProgram[] };

function offerWords(
  offer: Offer,
  today: string,
  { words, programs }: Telling,
): { title: string; detail: string } {
  const { t, roundMoney } = words;
  const counted = (units: number) =>
    offer.kind === "voucher"
      ? ""
      : countedUnits(units / 10 ** offer.scale, offer.unitName, offer.areStamps, words);
  switch (offer.kind) {
    case "reward": {
      const { reward } = offer;
      const cost = reward.type === "cents_per_unit" ? reward.stepUnits : reward.costUnits;
      const from = reward.minBasketCents;
      const detail = t("counter.offer.costs", { units: counted(cost) });
      return {
        title: reward.name,
        detail: from > 0 ? `${detail} ${t("counter.offer.from", { amount: roundMoney(from) })}` : detail,
      };
    }
    case "points": {
      const cents = Math.floor((offer.units * offer.pay.cents) / offer.pay.units);
      return {
        title: t("counter.offer.points", { name: offer.name }),
        detail: t("counter.offer.points_up_to", { units: counted(offer.units), amount: roundMoney(cents) }),
      };
    }
    case "voucher": {
      const { benefit, balanceCents, lastDay, minBasketCents, programId } = offer.voucher;
      const until =
        lastDay === null
          ? t("counter.offer.no_end")
          : t("counter.offer.until", { day: words.day(lastDay, today) });
      const from =
        minBasketCents > 0 ? ` ${t("counter.offer.from", { amount: roundMoney(minBasketCents) })}` : "";
      const title =
        benefit.type === "product"
          ? t("counter.voucher.product", { name: productName(programs, programId, benefit.sku) })
          : voucherTitle(benefit, balanceCents, words);
      return { title, detail: until + from };
    }
  }
}

type Benefit = Exclude<Extract<Offer, { kind: "voucher" }>["voucher"]["benefit"], { type: "product" }>;

function voucherTitle(
  benefit: Benefit,
  balanceCents: number | null,
  { t, roundMoney, number }: Words,
): string {
  switch (benefit.type) {
    case "amount":
      return t("counter.voucher.amount", { amount: roundMoney(benefit.cents) });
    case "percent":
      return t("counter.voucher.percent", { percent: number(benefit.percent) });
    case "credit":
      return t("counter.voucher.credit", { amount: roundMoney(balanceCents ?? benefit.cents) });
  }
}
