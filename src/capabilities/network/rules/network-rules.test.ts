import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { creditTransfers, type TransferOrder } from "./credit-transfers.ts";
import { printedIban, readBic, readIban } from "./iban.ts";
import { invitationCode, readInvitationCode } from "./invitation-code.ts";
import { sepaText } from "./sepa-text.ts";
import { limitedNetworkState } from "./statement.ts";
import {
  bookedCents,
  payableCents,
  pointsEarned,
  pointsGivenBack,
  pointsToPay,
  type Worth,
} from "./worth.ts";

const worths = fc.record({
  points: fc.integer({ min: 1, max: 1_000_000 }),
  cents: fc.integer({ min: 1, max: 10_000_000 }),
});
const amounts = fc.integer({ min: 0, max: 1_000_000_000 });

test("at 130 points for 10 €, 130 points pay exactly 10 € and 10 € take exactly 130", () => {
  const worth: Worth = { points: 130, cents: 1_000 };
  expect(payableCents(130, worth)).toBe(1_000);
  expect(pointsToPay(1_000, worth)).toBe(130);
  expect(pointsEarned(2_999, 350)).toBe(8);
  expect(bookedCents(1, worth)).toBe(8);
  expect(bookedCents(-1, worth)).toBe(-8);
});

test("what is payable is always covered by the points, and no fewer points would cover it", () => {
  fc.assert(
    fc.property(worths, amounts, (worth, points) => {
      const cents = payableCents(points, worth);
      expect(pointsToPay(cents, worth)).toBeLessThanOrEqual(points);
      const fewest = pointsToPay(cents, worth);
      if (fewest > 0) expect(payableCents(fewest - 1, worth)).toBeLessThan(cents);
      expect(payableCents(fewest, worth)).toBeGreaterThanOrEqual(cents);
    }),
  );
});

test("booked by parts or at once, points are worth the same, and never more than half a cent off", () => {
  fc.assert(
    fc.property(worths, fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 30 }), (worth, parts) => {
      let points = 0;
      let cents = 0;
      for (const part of parts) {
        const next = bookedCents(points + part, worth);
        cents += next - bookedCents(points, worth);
        points += part;
        const twice = 2n * (BigInt(cents) * BigInt(worth.points) - BigInt(points) * BigInt(worth.cents));
        expect(twice <= BigInt(worth.points) && twice >= -BigInt(worth.points)).toBe(true);
      }
      expect(cents).toBe(bookedCents(points, worth));
    }),
  );
});

test("parts given back of a payment add up to its points, neither more nor less", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.array(fc.nat(100), { maxLength: 8 }),
      (points, cents, shares) => {
        let before = 0;
        for (const share of shares.toSorted((first, second) => first - second)) {
          const now = pointsGivenBack(points, cents, Math.floor((cents * share) / 100));
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
        expect(pointsGivenBack(points, cents, cents)).toBe(points);
      },
    ),
  );
});

test("an IBAN is read with spaces and small letters, and one wrong character is found", () => {
  // Examples of the SWIFT registry.
  const known = [
    "FR1420041010050500013M02606",
    "BE68539007547034",
    "DE89370400440532013000",
    "LU280019400644750000",
  ];
  for (const iban of known) {
    expect(readIban(printedIban(iban).toLowerCase())).toBe(iban);
    for (let place = 2; place < iban.length; place += 1) {
      const digit = iban[place] === "7" ? "3" : "7";
      if (iban[place] === digit) continue;
      expect(readIban(iban.slice(0, place) + digit + iban.slice(place + 1))).toBeNull();
    }
  }
  expect(readIban("FR1420041010050500013M0260")).toBeNull();
  expect(readIban("ZZ68539007547034")).toBeNull();
  expect(readBic("agrifrpp")).toBe("AGRIFRPP");
  expect(readBic("AGRIFRPPXX")).toBeNull();
});

test("a code of invitation is read as it is dictated, and only one that was drawn", () => {
  let drawn = 0;
  const code = invitationCode("halles-de-lille", (below) => (drawn += 7) % below);
  expect(readInvitationCode(code)).not.toBeNull();
  expect(
    readInvitationCode(` ${code.toLowerCase().replaceAll("-", " ").replaceAll(" ", "-")} `)?.secret,
  ).toBe(readInvitationCode(code)?.secret);
  expect(readInvitationCode("halles-de-lille.K7QP-3M2X")).toBeNull();
  expect(readInvitationCode("halles-de-lille.K7QP-3M2X-9RT0")).toBeNull();
});

test("French names are written as every bank takes them", () => {
  expect(sepaText("Boulangerie Œuf & Blé, l’été", 70)).toBe("Boulangerie OEuf + Ble, l'ete");
  expect(sepaText("//Chez Zoë//", 70)).toBe("Chez Zoe");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 140 }), (text, longest) => {
      const written = sepaText(text, longest);
      expect(written).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]*$/);
      expect(written.length).toBeLessThanOrEqual(longest);
      expect(written).not.toMatch(/^\/|\/$|\/\//);
    }),
  );
});

test("the word on limited networks comes at 80 % of a million euros", () => {
  expect(limitedNetworkState(79_999_999)).toBe("below");
  expect(limitedNetworkState(80_000_000)).toBe("near");
  expect(limitedNetworkState(100_000_000)).toBe("near");
  expect(limitedNetworkState(100_000_001)).toBe("above");
});

const account = fc.record({
  name: fc.constantFrom(
    "Boucherie Martin",
    "Boulangerie Œuf & Blé",
    "L’Échoppe <d’en face>",
    "Café des “Deux” Ponts",
  ),
  iban: fc.constantFrom("FR1420041010050500013M02606", "BE68539007547034", "DE89370400440532013000"),
  bic: fc.option(fc.constantFrom("AGRIFRPP", "PSSTFRPPPAR"), { nil: null }),
});
const orders: fc.Arbitrary<TransferOrder> = fc.record({
  messageId: fc.constant("2026-10-0123456789abcdef0123"),
  createdAt: fc.constant("2026-11-02T08:30:00.000Z"),
  requestedOn: fc.constant("2026-11-05"),
  from: account,
  transfers: fc.array(
    fc.record({
      to: account,
      cents: fc.integer({ min: 1, max: 99_999_999_999 }),
      endToEndId: fc.constant("2026-10-001-0123456789ab"),
      words: fc.constantFrom("Relevé 2026-10-001 Les Halles d’Été", "Statement 2026-10-001 & more"),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

test("files of transfers are valid against the schema of ISO 20022, and their sums are exact", async () => {
  const schema = readFileSync(join(import.meta.dirname, "..", "fixtures", "pain.001.001.09.xsd"), "utf8");
  const samples = fc.sample(orders, 12);
  const result = await validateXML({
    xml: samples.map((order, place) => ({ fileName: `${place}.xml`, contents: creditTransfers(order) })),
    schema: [schema],
  });
  expect(result.errors).toEqual([]);
  expect(result.valid).toBe(true);
  for (const order of samples) {
    const text = creditTransfers(order);
    const amountsSaid = [...text.matchAll(/<InstdAmt Ccy="EUR">(\d+)\.(\d\d)</g)].map(
      ([, whole = "", part = ""]) => Number(whole + part),
    );
    expect(amountsSaid).toEqual(order.transfers.map(({ cents }) => cents));
    const [, whole = "", part = ""] = /<CtrlSum>(\d+)\.(\d\d)</.exec(text) ?? [];
    expect(Number(whole + part)).toBe(amountsSaid.reduce((total, cents) => total + cents, 0));
  }
});

test("the schema does refuse: without its amount a transfer is no transfer", async () => {
  const schema = readFileSync(join(import.meta.dirname, "..", "fixtures", "pain.001.001.09.xsd"), "utf8");
  const [order] = fc.sample(orders, 1);
  if (order === undefined) throw new Error("no sample");
  const contents = creditTransfers(order).replace(/<Amt>.*?<\/Amt>/, "");
  const result = await validateXML({ xml: [{ fileName: "x.xml", contents }], schema: [schema] });
  expect(result.valid).toBe(false);
});
