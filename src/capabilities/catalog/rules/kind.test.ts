import { expect, test } from "vitest";
import { guessKind, type ProductKind } from "./kind.ts";

const seen: readonly (readonly [sku: string, name: string, kind: ProductKind])[] = [
  ["POST", "POSTAGE", "fee"],
  ["M", "Manual", "fee"],
  ["DOT", "DOTCOM POSTAGE", "fee"],
  ["BANK CHARGES", "Bank Charges", "fee"],
  ["C2", "CARRIAGE", "fee"],
  ["ADJUST", "Adjustment by john", "fee"],
  ["AMAZONFEE", "AMAZON FEE", "fee"],
  ["L-12", "Frais de port Colissimo", "fee"],
  ["REM", "Remise fidélité", "fee"],
  ["85123A", "WHITE HANGING HEART T-LIGHT HOLDER", "good"],
  ["PORTO-75", "Porto Tawny 75 cl", "good"],
  ["MUG", "Mug postal vintage", "good"],
  ["AT-3", "Atelier dégustation", "service"],
  ["COUPE-F", "Coupe femme", "service"],
];

test("postage, charges and adjustments are no products that anybody came to buy", () => {
  for (const [sku, name, kind] of seen) expect(guessKind(sku, name), `${sku} ${name}`).toBe(kind);
});
