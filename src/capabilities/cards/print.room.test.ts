import { mkdirSync, writeFileSync } from "node:fs";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { readCodes, renderPdf } from "../../../tests/support/pdf.ts";
import { programFromSentence } from "../loyalty/shared.ts";
import { issueCard } from "./index.ts";
import { plainIcon } from "./pass-pictures.ts";
import { makeBatch, readBatch } from "./operations-batches.ts";
import { printNumbers } from "./print-cards.ts";
import { printStampCards } from "./print-stamps.ts";

const database = await openTestDatabase();
wireRooms();
const shop = await openTestShop(database);
const actor = systemActor(shop, "Karim");

/** With `REBELOTE_LOOK=folder`, pages are left there to be looked at. */
function leave(name: string, pages: readonly Buffer[]): void {
  const folder = process.env["REBELOTE_LOOK"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const [index, page] of pages.entries()) writeFileSync(`${folder}/${name}-${index + 1}.png`, page);
}

test("every card of a printed sheet is read back by its two codes, each beside its own number", async () => {
  const { numbers, pdf } = await database.inMerchant(shop, async (tx) => {
    const batch = await makeBatch(tx, actor, { kind: "paper", name: "Comptoir", count: 12 });
    const made = await readBatch(tx, batch.id);
    if (isRefusal(made)) throw new Error(made.refused);
    return { numbers: made.numbers, pdf: await printNumbers(tx, made.numbers, "fr") };
  });
  expect(numbers).toHaveLength(12);
  const pages = await renderPdf(pdf);
  leave("cards", pages);
  // Fronts and backs of ten, then of the two that are left.
  expect(pages).toHaveLength(4);
  const codes = (
    await Promise.all([1, 3].map(async (page) => await readCodes(pages[page] as Buffer)))
  ).flat();
  for (const format of ["QRCode", "Code128"]) {
    const read = codes.filter((code) => code.format === format).map(({ text }) => text);
    expect(read.toSorted(), format).toEqual([...numbers].toSorted());
  }
});

test("a customer's own card is printed alone, in the shop's colour and with its logo", async () => {
  const logo = plainIcon(240, "#7a1f2b", "#ffffff");
  await database.inMerchant(shop, async (tx) => {
    const hash = "0".repeat(32);
    await tx.run(sql`
      insert into accounts.picture (merchant_id, hash, media_type, width, height, bytes, created_at)
      values (${shop}, ${hash}, 'image/png', 240, 240, ${logo}, ${tx.now})`);
    await tx.run(sql`
      insert into accounts.face (merchant_id, colour, logo_hash, changed_at)
      values (${shop}, '#f2c14e', ${hash}, ${tx.now})`);
  });
  const { members } = await openTestMembers(database, shop, 1);
  const [customerId = ""] = members;
  const { number, pdf } = await database.inMerchant(shop, async (tx) => {
    const card = await issueCard(tx, actor, { customerId });
    if (isRefusal(card)) throw new Error(card.refused);
    return { number: card.number, pdf: await printNumbers(tx, [card.number], "en") };
  });
  const pages = await renderPdf(pdf);
  leave("own", pages);
  const [, back] = pages;
  expect(new Set((await readCodes(back as Buffer)).map(({ text }) => text))).toEqual(new Set([number]));
});

test("a stamp card has the program's circles, its rules, and the way to the phone", async () => {
  const program = programFromSentence({
    kind: "number",
    unitName: { one: "tampon", other: "tampons" },
    stamps: 10,
    per: "visit",
    headStart: 2,
    rewardName: "un ballotin offert",
    reward: { type: "cheapest_free" },
  });
  const stampShop = await openTestShop(database, { slug: "maison-lacaille-test" });
  const { programId } = await openTestMembers(database, stampShop, 1, program);
  for (const language of ["fr", "en"] as const) {
    const pdf = await database.inMerchant(
      stampShop,
      async (tx) => await printStampCards(tx, { programId, pages: 1, language }),
    );
    if (isRefusal(pdf)) throw new Error(pdf.refused);
    const pages = await renderPdf(pdf, 150);
    leave(`stamps-${language}`, pages);
    expect(pages).toHaveLength(2);
    const codes = await readCodes(pages[1] as Buffer);
    expect(codes).toHaveLength(10);
    expect(codes.every(({ text }) => text.endsWith("/s/maison-lacaille-test/join"))).toBe(true);
  }
});

test("a program of points has no stamp card", async () => {
  const { programId } = await openTestMembers(database, await openTestShop(database), 1);
  await database.inMerchant(shop, async (tx) => {
    expect(await printStampCards(tx, { programId, pages: 1, language: "fr" })).toMatchObject({
      refused: "unknown_program",
    });
  });
});
