import { expect, test } from "vitest";
import { guessDateOrder, readMoment, readTime } from "./dates.ts";
import { guessEncoding, looksBinary } from "./encoding.ts";
import { recogniseLayout } from "./layouts.ts";
import { guessKind, matchColumns } from "./matching.ts";
import { guessDecimalSign, plainDecimal } from "./numbers.ts";
import { columnNames, findHeader, guessDelimiter } from "./shape.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test("a file saved by Excel in Windows letters is told from UTF-8 and from an old Macintosh", () => {
  expect(guessEncoding(new TextEncoder().encode("Chloé Lefèvre"))).toMatchObject({
    encoding: "utf-8",
    sure: true,
  });
  expect(guessEncoding(latin("Chlo\xe9 Lef\xe8vre")).encoding).toBe("windows-1252");
  expect(guessEncoding(latin("Chlo\x8e Lef\x8fvre")).encoding).toBe("macintosh");
  expect(guessEncoding(Uint8Array.of(0xff, 0xfe, 0x41, 0)).encoding).toBe("utf-16le");
  expect(guessEncoding(latin("Nom;Ville\nMartin;Lille")).encoding).toBe("utf-8");
});

test("a photograph is no table", () => {
  expect(looksBinary(latin("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x00"))).toBe(true);
  expect(looksBinary(latin("Nom;Ville\r\nMartin;Lille\t\r\n"))).toBe(false);
});

test("the separator is the sign that cuts every line into as many cells", () => {
  expect(guessDelimiter(["Nom;Prix;Ville", "Thé, vert;4,50;Lille", "Café;3,20;Namur"])).toBe(";");
  expect(guessDelimiter(["name,price", '"Tea; green",4.50'])).toBe(",");
  expect(guessDelimiter(["a\tb\tc", "1,5\t2,5\t3,5"])).toBe("\t");
});

test("a title above the table is not taken for the names of the columns", () => {
  expect(
    findHeader([
      ["Ventes de mars", "", ""],
      ["Date", "Article", "Prix"],
      ["03/03/2025", "Thé", "4,50"],
    ]),
  ).toBe(1);
  expect(findHeader([["03/03/2025", "Thé", "4,50"]])).toBe(-1);
});

test("two columns of one name stay apart, and a nameless one is called by its place", () => {
  expect(columnNames(["Montant", "", "montant"], 3)).toEqual(["Montant", "#2", "montant (2)"]);
});

test.each([
  ["1 234,56 €", ",", "1234.56"],
  ["1.234,56", ",", "1234.56"],
  ["1,234.56", ".", "1234.56"],
  ["1.234", ",", "1234"],
  ["1.234", ".", "1.234"],
  ["12.5", ",", "12.5"],
  ["(12,00)", ",", "-12.00"],
  ["12,00-", ",", "-12.00"],
  ["−3", ",", "-3"],
  [",5", ",", "0.5"],
  ["1'234.50", ".", "1234.50"],
  ["3.36E+10", ".", "33600000000"],
] as const)("the amount %s, where « %s » separates cents, is %s", (written, sign, plain) => {
  expect(plainDecimal(written, sign)).toBe(plain);
});

test("what is no number is not made into one", () => {
  for (const text of ["", "deux", "1,2,3", "12,34.56,7", "4x", "=1+1"])
    expect(plainDecimal(text, ",")).toBeNull();
});

test("the sign of cents is seen in the amounts, and three digits prove nothing", () => {
  expect(guessDecimalSign(["4,50", "1.234,00"], ".")).toEqual({ sign: ",", sure: true });
  expect(guessDecimalSign(["1.234", "5.678"], ",")).toEqual({ sign: ",", sure: true });
  expect(guessDecimalSign(["4,50", "4.50"], ",").sure).toBe(false);
});

test.each([
  ["03/02/2025 10:12", "dmy", { day: "2025-02-03", time: "10:12:00", offset: null }],
  ["2/3/25", "mdy", { day: "2025-02-03", time: null, offset: null }],
  ["2025-02-03T10:12:05+01:00", "dmy", { day: "2025-02-03", time: "10:12:05", offset: "+01:00" }],
  ["2025-03-01 10:00:00 +0100", "ymd", { day: "2025-03-01", time: "10:00:00", offset: "+01:00" }],
  ["19970101", "ymd", { day: "1997-01-01", time: null, offset: null }],
  ["3 février 2025 à 9h05", "dmy", { day: "2025-02-03", time: "09:05:00", offset: null }],
  ["Feb 3, 2025 2:05 PM", "mdy", { day: "2025-02-03", time: "14:05:00", offset: null }],
] as const)("%s is read as a moment", (text, order, moment) => {
  expect(readMoment(text, order)).toEqual(moment);
});

test("days that no calendar has are refused", () => {
  for (const text of ["31/02/2025", "2025-13-01", "00/00/0000", "hier"])
    expect(readMoment(text, "dmy")).toBeNull();
  expect(readTime("25:00")).toBeNull();
});

test("a file where every day could be a month says that somebody must look", () => {
  expect(guessDateOrder(["03/04/2025", "05/06/2025"], "dmy")).toEqual({ order: "dmy", sure: false });
  expect(guessDateOrder(["03/04/2025", "25/06/2025"], "mdy")).toEqual({ order: "dmy", sure: true });
  expect(guessDateOrder(["3/25/2025"], "dmy")).toEqual({ order: "mdy", sure: true });
});

test("columns are known by their name in two languages, and an e-mail by its look", () => {
  const columns = [
    { name: "Nom de famille", cells: ["Martin"] },
    { name: "Contact", cells: ["lea@example.com", "tom@example.com"] },
    { name: "Zip code", cells: ["59000"] },
    { name: "Pointure", cells: ["38"] },
  ];
  const guesses = matchColumns("customers", columns, { decimal: ",", dateOrder: "dmy" });
  expect(guesses.map((guess) => guess.field)).toEqual(["lastName", "email", "postcode", null]);
  const days = [
    { name: "Date", cells: ["03/02/2025"] },
    { name: "Joindre", cells: ["03 20 12 34 56"] },
  ];
  const told = matchColumns("receipts", days, { decimal: ",", dateOrder: "dmy" });
  expect(told.map((guess) => guess.field)).toEqual(["date", "phone"]);
  expect(guessKind(["Ticket", "Date", "Article", "Qté", "PU"])).toBe("receipts");
  expect(guessKind(["Nom", "Prénom", "E-mail"])).toBe("customers");
  expect(guessKind(["SKU", "Désignation", "Prix TTC", "Stock"])).toBe("products");
});

test("a total that differs between the lines of one receipt is the line's, and customers named by e-mail are found by it", () => {
  const table = (totals: readonly string[]) => [
    { name: "N° ticket", cells: ["T1", "T1", "T2"] },
    { name: "Client", cells: ["lea@example.com", "lea@example.com", ""] },
    { name: "Prix TTC", cells: ["4,50", "12,00", "3,00"] },
    { name: "Total TTC", cells: totals },
  ];
  const fieldsOfTable = (totals: readonly string[]) =>
    matchColumns("receipts", table(totals), { decimal: ",", dateOrder: "dmy" }).map((guess) => guess.field);
  expect(fieldsOfTable(["9,00", "12,00", "3,00"])).toEqual(["receipt", "email", "unitPrice", "lineTotal"]);
  expect(fieldsOfTable(["21,00", "21,00", "3,00"])).toEqual(["receipt", "email", "unitPrice", "total"]);
  expect(fieldsOfTable(["21,00", "", "3,00"])).toEqual(["receipt", "email", "unitPrice", "total"]);
});

test("exports of known programs are recognised whole", () => {
  const shopify = [
    "Name",
    "Email",
    "Financial Status",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Vendor",
  ];
  expect(recogniseLayout(shopify)?.name).toBe("shopify_orders");
  expect(recogniseLayout(["Date", "Time", "Transaction", "Item"])?.name).toBe("bakery");
  expect(recogniseLayout(["Date", "Time", "Transaction", "Item", "Price"])).toBeNull();
  const presta = [
    "ID",
    "Titre de civilité",
    "Prénom",
    "Nom",
    "Adresse e-mail",
    "Ventes",
    "Activé",
    "Newsletter",
  ];
  expect(recogniseLayout(presta)?.name).toBe("prestashop_customers");
});
