import fc from "fast-check";
import { expect, test } from "vitest";
import { lineCents } from "../../../values/money.ts";
import { assembler } from "./assemble.ts";
import { splitName } from "./buyer.ts";
import { copyText, copyTexts } from "./copy-text.ts";
import { finishReceipt } from "./finish-receipt.ts";
import { csvCell, neutralised, withoutApostrophe } from "../../../values/csv.ts";
import { amountOfLine } from "./line-amount.ts";
import { isProven, readConsent } from "./origin.ts";
import { qualityOf } from "./quality.ts";
import type { FileLine } from "./receipt-line.ts";

const decimal = (places: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.stringMatching(new RegExp(`^\\d{0,${places}}$`)))
    .map(([whole, fraction]) => (fraction === "" ? String(whole) : `${whole}.${fraction}`));

test("the fast way of pricing a line never differs from the exact one by a cent", () => {
  fc.assert(
    fc.property(decimal(3), decimal(4), (quantity, price) => {
      expect(amountOfLine(quantity, price)).toBe(lineCents(quantity, price));
    }),
  );
  expect(amountOfLine("3", "0.125")).toBe(38);
  expect(amountOfLine("-3", "0.125")).toBe(-38);
});

const line = (receipt: string, sku: string, totalCents: number): FileLine => ({
  receipt,
  refund: false,
  moment: { day: "2025-02-03", time: null, offset: null },
  sku,
  label: sku,
  quantity: "1",
  unitPrice: (totalCents / 100).toFixed(2),
  totalCents,
  discountCents: 0,
  taxRate: null,
});
const head = {
  channel: null,
  store: null,
  till: null,
  staff: null,
  totalCents: null,
  discountCents: 0,
  shippingCents: 0,
  taxCents: null,
  refundedCents: 0,
} as const;

test("the same lines in another order have the same fingerprint; another price has not", () => {
  const gather = (lines: readonly FileLine[]): readonly [number, number] | undefined => {
    const gathered = assembler();
    for (const [row, one] of lines.entries()) gathered.add(row, one, null, head);
    return gathered.takeAll()[0]?.hash;
  };
  const [tea, cup] = [line("T1", "TEA", 450), line("T1", "CUP", 800)];
  expect(gather([tea, cup])).toEqual(gather([cup, tea]));
  expect(gather([tea, cup])).not.toEqual(gather([tea, line("T1", "CUP", 801)]));
});

test("two identical lines of a receipt are both kept, and told", () => {
  const gathered = assembler();
  expect(gathered.add(1, line("T1", "TEA", 450), null, head).identical).toBe(false);
  expect(gathered.add(2, line("T1", "TEA", 450), null, head).identical).toBe(true);
  expect(gathered.takeAll()[0]?.lines).toHaveLength(2);
});

test("no cent is made or lost when a receipt is made to agree with its total", () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      amounts,
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 2_000 }),
      (lines, total, discount) => {
        const gathered = assembler();
        for (const [row, cents] of lines.entries()) {
          gathered.add(row, line("T1", `S${row}`, cents), null, {
            ...head,
            totalCents: total,
            discountCents: discount,
          });
        }
        const [piece] = gathered.takeAll();
        if (piece === undefined) throw new Error("A receipt was expected.");
        const spreadEvenly = (amount: number, weights: readonly number[]): number[] =>
          weights.map((_, index) => (index === 0 ? amount : 0));
        const finished = finishReceipt(piece, spreadEvenly, { difference: "d", total: "t" }, () => undefined);
        expect(finished.linesCents + finished.shippingCents).toBe(total);
        expect(finished.lines.reduce((sum, one) => sum + one.totalCents, 0)).toBe(finished.linesCents);
      },
    ),
  );
});

test("a negative total of goods handed back stays negative", () => {
  const gathered = assembler();
  gathered.add(1, line("T3", "TEA", -320), null, { ...head, totalCents: -320 });
  const [piece] = gathered.takeAll();
  if (piece === undefined) throw new Error("A receipt was expected.");
  const finished = finishReceipt(
    piece,
    () => [],
    { difference: "d", total: "t" },
    () => undefined,
  );
  expect(finished).toMatchObject({ linesCents: -320, lines: [{ totalCents: -320 }] });
  expect(finished.lines).toHaveLength(1);
});

test("a cell that a spreadsheet would run is disarmed, a negative amount is not", () => {
  for (const cell of ["=1+1", "+33 6", "-x", "@SUM(A1)", "\t=1"]) expect(neutralised(cell)).toBe(`'${cell}`);
  for (const cell of ["-12,50", "+33612345678", "Thé", ""]) expect(neutralised(cell)).toBe(cell);
  expect(withoutApostrophe("'=1+1")).toBe("=1+1");
  expect(csvCell('dit "oui", enfin')).toBe('"dit ""oui"", enfin"');
});

test("any text goes through PostgreSQL's copy format, quotes, tabs and backslashes included", () => {
  expect(copyText("a\tb\\c\nd")).toBe("a\\tb\\\\c\\nd");
  expect(copyText("nul\u0000")).toBe("nul ");
  expect(copyTexts(['a"b', "c\\d", ""])).toBe('{"a\\\\"b","c\\\\\\\\d",""}');
});

test("names are cut where the file writes the family name first or in capitals", () => {
  expect(splitName("DUPONT Marie")).toEqual({ firstName: "Marie", lastName: "DUPONT" });
  expect(splitName("Dupont, Marie")).toEqual({ firstName: "Marie", lastName: "Dupont" });
  expect(splitName("Marie Dupont")).toEqual({ firstName: "Marie", lastName: "Dupont" });
  expect(splitName("Dupont")).toEqual({ firstName: null, lastName: "Dupont" });
});

test("a permission is proven by a form, a day and words; existing customers prove nothing", () => {
  const words = "J’accepte de recevoir les nouvelles.";
  expect(isProven({ kind: "paper_form", collectedOn: "2024-05-02", text: words }, null, null)).toBe(true);
  expect(isProven({ kind: "paper_form", collectedOn: null, text: words }, "2024-05-02", null)).toBe(true);
  expect(isProven({ kind: "paper_form", collectedOn: null, text: words }, null, null)).toBe(false);
  expect(isProven({ kind: "existing_customers" }, "2024-05-02", words)).toBe(false);
  expect([readConsent("oui"), readConsent("NO"), readConsent("")]).toEqual(["yes", "no", "unsaid"]);
});

test("a file of 1,000 good addresses and 60 bad ones is below 95 % and becomes something to do", () => {
  const none = {
    bad_email: 0,
    bad_phone: 0,
    bad_address: 0,
    no_address_at_all: 0,
    duplicate: 0,
    no_permission: 0,
    stale: 0,
  };
  const counts = {
    contacts: 1_060,
    email: { good: 1_000, bad: 60, missing: 0 },
    phone: { good: 0, bad: 0, missing: 1_060 },
    post: { good: 0, bad: 0, missing: 1_060 },
    causes: { ...none, bad_email: 60 },
    newLastYear: 212,
    years: [],
  };
  expect(qualityOf(counts)).toMatchObject({
    needsAction: true,
    renewalShare: 0.25,
    byChannel: { phone: null },
  });
  expect(qualityOf({ ...counts, email: { good: 1_000, bad: 40, missing: 0 } }).needsAction).toBe(false);
});
