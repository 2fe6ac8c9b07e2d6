import type { LegalClass, TicketLine } from "./ticket.ts";

/** What the law says of an advantage on such goods. */
export type LegalLimit = {
  /** Largest part of the price that advantages may make, in percent; null: not limited. */
  readonly mostPercent: number | null;
  readonly mayBeGiven: boolean;
  readonly isWarned: boolean;
  /** Our number of the rule, and the article. */
  readonly rule: "EXC-01" | "EXC-02";
  readonly reference: string;
};

const limits: Readonly<Record<LegalClass, LegalLimit>> = {
  book: {
    mostPercent: 5,
    mayBeGiven: false,
    isWarned: false,
    rule: "EXC-01",
    reference: "Loi du 10 août 1981, art. 1 et 6",
  },
  tobacco: banned("Code de la santé publique, L3512-4 et L3513-4"),
  infant_formula: banned("Code de la consommation, préparations pour nourrissons"),
  medicine: banned("Code de la santé publique, publicité pour les médicaments"),
  alcohol: {
    mostPercent: null,
    mayBeGiven: true,
    isWarned: true,
    rule: "EXC-02",
    reference: "Code de la santé publique, L3323-2",
  },
};

function banned(reference: string): LegalLimit {
  return { mostPercent: 0, mayBeGiven: false, isWarned: false, rule: "EXC-02", reference };
}

export function legalLimitOf(legalClass: LegalClass): LegalLimit {
  return limits[legalClass];
}

/** Whether goods may bring no advantage at all: tobacco, infant formula, medicines. */
export function isBanned(line: Pick<TicketLine, "legalClass">): boolean {
  return line.legalClass !== null && limits[line.legalClass].mostPercent === 0;
}
