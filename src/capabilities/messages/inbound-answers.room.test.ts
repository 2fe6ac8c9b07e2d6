import { describe, expect, test } from "vitest";
import { complaint, crlf, openReturns, type Written } from "../../../tests/support/returns.ts";
import { personToken } from "../permission/index.ts";

const { database, ask, key, shop, written, receive, statusOf, standingOf } = await openReturns();

describe("a complaint", () => {
  test("takes the person off all offers by e-mail, found by the signed address", async () => {
    const lea = await written();
    const heard = await receive(complaint(`Return-Path: <${lea.returnPath}>`));
    expect(heard).toMatchObject({
      kind: "complaint",
      customerId: lea.customerId,
      effect: { objected: true },
    });
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  });

  test("is found by the signed link when every address was blotted out", async () => {
    const lea = await written();
    const token = await database.inMerchant(
      shop,
      async (tx) => await personToken(tx, { customerId: lea.customerId, messageId: lea.messageId }),
    );
    const heard = await receive(complaint(`List-Unsubscribe: <https://boutique.test/u/${token}>`));
    expect(heard).toMatchObject({ kind: "complaint", customerId: lea.customerId });
    expect((await receive(complaint("List-Unsubscribe: <https://boutique.test/u/xxxx>"))).kind).toBe(
      "unknown",
    );
  });
});

describe("an answer", () => {
  const letter = (lea: Written, headers: string, text: string): Buffer =>
    crlf(
      `From: Léa <${lea.email}>\nTo: ${lea.returnPath}\n${headers}\nContent-Type: text/plain; charset=utf-8\n\n${text}\n`,
    );

  test("of a machine changes nothing, whatever it says", async () => {
    const lea = await written();
    const heard = await receive(
      letter(lea, "Auto-Submitted: auto-replied", "Erreur 550 5.1.1 dans mon agenda !"),
    );
    expect(heard).toMatchObject({ kind: "auto_reply", effect: { noted: false, suppressed: false } });
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  });

  test("of a person is kept, shows that the address works, and stop is taken at its word", async () => {
    const lea = await written();
    expect((await receive(letter(lea, "Subject: Re", "Merci, à samedi."))).kind).toBe("reply");
    expect(await statusOf(lea.email)).toEqual({ status: "good", reason: "answered" });
    expect(await standingOf(lea.customerId)).toBeUndefined();
    expect((await receive(letter(lea, "Subject: Re", "STOP\n\nLéa"))).kind).toBe("reply");
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
    const { items } = (await ask(key, "GET", `/delivery/returns?customerId=${lea.customerId}`)).json<{
      items: { words: string; hasEffect: boolean; hasRaw: boolean }[];
    }>();
    expect(items.map(({ words, hasEffect }) => [words, hasEffect])).toEqual([
      ["STOP\n\nLéa", true],
      ["Merci, à samedi.", false],
    ]);
    const raw = await ask(key, "GET", `/delivery/returns/${(items[0] as { id?: string }).id ?? ""}/raw`);
    expect(raw.body).toContain("STOP");
  });

  test("to the shop's own address is known by the message it names and the address it comes from", async () => {
    const lea = await written();
    const plain = { ...lea, returnPath: "bonjour@boutique.test" };
    const names = `In-Reply-To: <${lea.messageId}@boutique.test>`;
    expect((await receive(letter({ ...plain, email: "autre@exemple.test" }, names, "Oui"))).kind).toBe(
      "nothing",
    );
    expect((await receive(letter(plain, "Subject: Bonjour", "Une tout autre affaire"))).kind).toBe("nothing");
    expect(await receive(letter(plain, names, "Oui"))).toMatchObject({
      kind: "reply",
      customerId: lea.customerId,
    });
  });

  test("that a mail program wrote to unsubscribe is acted on, by its token alone", async () => {
    const lea = await written();
    const token = await database.inMerchant(
      shop,
      async (tx) => await personToken(tx, { customerId: lea.customerId, messageId: lea.messageId }),
    );
    expect((await receive(letter(lea, `Subject: unsubscribe ${token.slice(0, -1)}A`, ""))).kind).not.toBe(
      "unsubscribe",
    );
    expect((await receive(letter(lea, `Subject: unsubscribe ${token}`, ""))).kind).toBe("unsubscribe");
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
  });
});
