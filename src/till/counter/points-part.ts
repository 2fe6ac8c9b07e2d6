type Payable = {
  readonly units: number;
  readonly scale: number;
  readonly pay: { readonly units: number; readonly cents: number };
};

/** The least units that pay so many cents. */
export function unitsForCents({ pay }: Pick<Payable, "pay">, cents: number): number {
  return pay.cents === 0 ? 0 : Math.ceil((cents * pay.units) / pay.cents);
}

/** The most that may be used on a purchase: what she has, and not more than it comes to. */
export function mostPayableUnits(offer: Payable, cents: number): number {
  const worth = unitsForCents(offer, cents);
  return Math.min(offer.units, worth);
}

/** The most of a network's points, in cents: what they are worth, and not more than is left to pay. */
export function mostCommonCents(worthCents: number, dueCents: number): number {
  return Math.max(0, Math.min(worthCents, dueCents));
}
