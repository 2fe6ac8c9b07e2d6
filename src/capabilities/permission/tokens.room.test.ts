import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import {
  personToken,
  readPersonToken,
  registerReplyMailbox,
  tokenInSubject,
  unsubscribeAddresses,
} from "./tokens.ts";

const database = await openTestDatabase();
const merchantId = await openTestShop(database);
const otherShop = await openTestShop(database);

async function tokenOf(of: Parameters<typeof personToken>[1], merchant = merchantId): Promise<string> {
  return await database.inMerchant(merchant, async (tx) => await personToken(tx, of));
}

test("a token leads back to its person, her message and her shop, and is the same when it is made again", async () => {
  const [customerId, messageId] = [newId(), newId()];
  const token = await tokenOf({ customerId, messageId, channel: "post" });
  expect(await readPersonToken(database, token)).toEqual({
    merchantId,
    customerId,
    messageId,
    channel: "post",
  });
  expect(await tokenOf({ customerId, messageId, channel: "post" })).toBe(token);
  const bare = await tokenOf({ customerId });
  expect(await readPersonToken(database, bare)).toEqual({
    merchantId,
    customerId,
    messageId: null,
    channel: "email",
  });
  expect(token).not.toContain(
    Buffer.from(customerId.replaceAll("-", ""), "hex").toString("base64url").slice(0, 16),
  );
});

test("a token that was changed, cut or made elsewhere opens nobody", async () => {
  const token = await tokenOf({ customerId: newId(), messageId: newId() });
  const bytes = Buffer.from(token, "base64url");
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await readPersonToken(database, forged.toString("base64url"))).toBeNull();
    }),
    { numRuns: 60 },
  );
  for (const wrong of [
    "",
    token.slice(0, -1),
    `${token}A`,
    token.slice(0, 66),
    "A".repeat(87),
    `${token.slice(0, -2)}==`,
    "'; drop table permission.link_key; --".padEnd(87, "x"),
    "../../etc/passwd",
  ])
    expect(await readPersonToken(database, wrong), wrong).toBeNull();
});

test("a token of one shop opens nothing in another, not even when it is said to be of that one", async () => {
  const customerId = newId();
  const own = Buffer.from(await tokenOf({ customerId }), "base64url");
  await tokenOf({ customerId }, otherShop);
  const moved = Buffer.concat([Buffer.from(otherShop.replaceAll("-", ""), "hex"), own.subarray(16)]);
  expect(await readPersonToken(database, moved.toString("base64url"))).toBeNull();
});

test("a message names a page, an address for the button of mail programs and, once a mailbox is read, a mailto", async () => {
  const of = { customerId: newId(), messageId: newId() };
  const before = await database.inMerchant(merchantId, async (tx) => await unsubscribeAddresses(tx, of));
  expect(before.mailto).toBeNull();
  registerReplyMailbox(async () => await Promise.resolve("answers@maison.example"));
  const { oneClick, preferences, mailto } = await database.inMerchant(
    merchantId,
    async (tx) => await unsubscribeAddresses(tx, of),
  );
  registerReplyMailbox(async () => await Promise.resolve(null));
  expect(new URL(oneClick).pathname).toMatch(/^\/u\//);
  expect(new URL(preferences).pathname).toMatch(/^\/p\//);
  const subject = new URL(mailto ?? "").searchParams.get("subject") ?? "";
  const token = tokenInSubject(subject) ?? "";
  expect(await readPersonToken(database, token)).toMatchObject(of);
  expect(tokenInSubject("Re: unsubscribe me please")).toBeNull();
});
