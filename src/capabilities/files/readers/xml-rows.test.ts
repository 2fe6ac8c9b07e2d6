import fc from "fast-check";
import { expect, test } from "vitest";
import { xmlRows } from "./xml-rows.ts";

const day = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE export [<!ENTITY bomb "boum">]>
<export boutique="Lille">
  <ticket numero="T1" date="2025-02-03T10:12:00">
    <client><id>42</id></client>
    <lignes>
      <ligne><code>THE-V</code><libelle>Thé &amp; infusion</libelle><qte>2</qte><montant>9.00</montant></ligne>
      <ligne><code>BAL</code><libelle><![CDATA[Ballotin 250 g]]></libelle><qte>1</qte><montant>18.90</montant></ligne>
    </lignes>
    <paiement mode="CB" montant="27.90"/>
  </ticket>
  <ticket numero="T2" date="2025-02-03T11:00:00"><lignes>
    <ligne><code>TAB</code><libelle>Tablette &bomb;</libelle><qte>1</qte><montant>5.20</montant></ligne>
  </lignes><paiement mode="ESP" montant="5.20"/></ticket>
</export>`;

test("the lines of tickets are the rows, with the ticket's number on each", () => {
  const [header, ...rows] = xmlRows(day).map(({ cells }) => cells);
  expect(header).toEqual(
    expect.arrayContaining(["code", "libelle", "qte", "montant", "numero", "date", "boutique"]),
  );
  const cell = (row: number, name: string) => rows[row]?.[header?.indexOf(name) ?? -1];
  expect(rows).toHaveLength(3);
  expect([0, 1, 2].map((row) => cell(row, "numero"))).toEqual(["T1", "T1", "T2"]);
  expect(cell(0, "libelle")).toBe("Thé & infusion");
  expect(cell(1, "libelle")).toBe("Ballotin 250 g");
  // An entity is never unfolded.
  expect(cell(2, "libelle")).toBe("Tablette &bomb;");
  expect(cell(2, "montant")).toBe("5.20");
});

test("what is no table gives no row, and nothing unreadable breaks the reader", () => {
  expect(xmlRows("<html><body>bonjour</body></html>")).toEqual([]);
  expect(() => xmlRows("<a>".repeat(60))).toThrow();
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      expect(Array.isArray(xmlRows(`<x>${text.replaceAll("<", "")}</x>`))).toBe(true);
    }),
  );
});
