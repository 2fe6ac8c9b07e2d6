import fc from "fast-check";
import { expect, test } from "vitest";
import { escpos, printable, wrap } from "./escpos.ts";

test("French accents stay, the euro sign is written out, what no till knows loses its accent", () => {
  expect(printable("Chloé, à bientôt : 5,00\u00a0€ – cœur")).toBe("Chloé, à bientôt : 5,00 EUR - coeur");
  expect(printable("Łódź À Ê 🎁")).toBe("?ódz A E ?");
});

test("no line is wider than the paper and no word is lost", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.constantFrom(32, 42, 48),
      (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(printable(text).replaceAll(" ", ""));
      },
    ),
  );
});

test("the bytes set the printer, centre, print a QR of the number, and neither cut nor open anything", () => {
  const bytes = escpos(["Chloé"], "9123456781234567");
  const hex = Buffer.from(bytes).toString("hex");
  expect(hex.startsWith("1b401b74131b6101")).toBe(true);
  expect(hex).toContain(`${Buffer.from("Chlo").toString("hex")}820a`);
  // Length of the data and three: 16 + 3 = 0x13.
  expect(hex).toContain(`1d286b1300315030${Buffer.from("9123456781234567").toString("hex")}1d286b0300315130`);
  expect(hex.endsWith("1b6100")).toBe(true);
  for (const cutOrOpen of ["1d56", "1b69", "1b6d", "1b70"]) expect(hex).not.toContain(cutOrOpen);
  expect(Buffer.from(escpos(["x"], null)).toString("hex")).not.toContain("1d286b");
});
