import type { DiagnosisAnswer } from "../schema-economics.ts";

/** What is known of a shop before it has a program. */
export type Known = {
  readonly days: number;
  readonly buyersBefore: number;
  readonly lost: number;
  readonly buyers: number;
  readonly repeat: number;
  readonly medianDays: number | null;
  readonly sales: number;
  readonly refunds: number;
  readonly identifiedSales: number;
  readonly marginIsKnown: boolean;
  readonly marginRate: number;
  /** Good addresses of all; null: not counted yet. */
  readonly goodAddresses: { readonly good: number; readonly of: number } | null;
  readonly medianBasketCents: number | null;
};

type Finding = DiagnosisAnswer["findings"][number];

const enoughBuyers = 50;
const enoughDays = 90;
const order: readonly Finding["mood"][] = ["bad", "watch", "unknown", "good"];

/** Are points the answer? What the shop's own figures say, the most pressing first, and one plain advice. */
export function diagnose(known: Known): Pick<DiagnosisAnswer, "recommendation" | "findings"> {
  const findings = [
    ...ofHistory(known),
    ofFile(known),
    ofLosses(known),
    ofReturns(known),
    ofRefunds(known),
    ofFrequency(known),
    ofMargin(known),
    ofIdentified(known),
    // Nobody has been asked yet: an opinion that was not measured is not invented.
    { code: "satisfaction_not_measured", mood: "unknown" as const, values: {} },
  ].filter((finding) => finding !== null);
  findings.sort((one, other) => order.indexOf(one.mood) - order.indexOf(other.mood));
  return { recommendation: recommend(known, findings), findings };
}

function recommend(known: Known, findings: readonly Finding[]): DiagnosisAnswer["recommendation"] {
  const isBad = (code: string): boolean => findings.some((one) => one.code === code && one.mood === "bad");
  if (known.buyers < enoughBuyers || known.days < enoughDays) return "too_early";
  if (isBad("addresses")) return "first_file";
  if (isBad("refunds")) return "first_return";
  if (!known.marginIsKnown) return "first_margin";
  const often = known.medianDays ?? 0;
  if (often >= 6) return "number";
  return often >= 3 ? "points" : "amount";
}

function ofHistory({ buyers, days }: Known): Finding[] {
  if (buyers < enoughBuyers) return [{ code: "few_buyers", mood: "watch", values: { buyers } }];
  if (days < enoughDays) return [{ code: "short_history", mood: "watch", values: { days } }];
  return [];
}

/** The trade takes one customer in five lost in a year for usual. */
function ofLosses({ buyersBefore, lost }: Known): Finding | null {
  if (buyersBefore < 30) return null;
  const share = lost / buyersBefore;
  const mood = share > 0.5 ? "bad" : share > 0.2 ? "watch" : "good";
  return { code: "lost_in_a_year", mood, values: { lost, buyers: buyersBefore, share } };
}

function ofReturns({ buyers, repeat }: Known): Finding | null {
  if (buyers < 30) return null;
  const share = repeat / buyers;
  return {
    code: "come_again",
    mood: share < 0.25 ? "bad" : share < 0.5 ? "watch" : "good",
    values: { repeat, buyers, share },
  };
}

function ofRefunds({ sales, refunds }: Known): Finding | null {
  if (sales < 30) return null;
  const share = refunds / sales;
  return {
    code: "refunds",
    mood: share > 0.1 ? "bad" : share > 0.04 ? "watch" : "good",
    values: { refunds, sales, share },
  };
}

/** A card of ten stamps takes years where one comes twice a year. */
function ofFrequency({ medianDays }: Known): Finding | null {
  if (medianDays === null) return null;
  return {
    code: medianDays < 5 ? "too_rare_for_stamps" : "often_enough_for_stamps",
    mood: medianDays < 5 ? "watch" : "good",
    values: { days: medianDays },
  };
}

function ofMargin({ marginIsKnown, marginRate }: Known): Finding {
  return marginIsKnown
    ? { code: "margin_known", mood: "good", values: { share: marginRate } }
    : { code: "margin_not_known", mood: "watch", values: { share: marginRate } };
}

function ofIdentified({ sales, identifiedSales }: Known): Finding | null {
  if (sales < 30) return null;
  const share = identifiedSales / sales;
  return {
    code: "sales_with_a_name",
    mood: share < 0.3 ? "bad" : share < 0.6 ? "watch" : "good",
    values: { sales, identified: identifiedSales, share },
  };
}

/** In a good file at most one address in twenty is waste. */
function ofFile({ goodAddresses }: Known): Finding | null {
  if (goodAddresses === null || goodAddresses.of === 0) return null;
  const share = goodAddresses.good / goodAddresses.of;
  return {
    code: "addresses",
    mood: share < 0.7 ? "bad" : share < 0.95 ? "watch" : "good",
    values: { good: goodAddresses.good, of: goodAddresses.of, share },
  };
}
