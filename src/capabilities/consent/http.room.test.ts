import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";

const { database, ask, makeKey } = await openTestServer();
const key = await makeKey(await openTestShop(database));

test("a web form's consent is kept with its words, and taken back from everywhere at once", async () => {
  const { id } = (await ask(key, "POST", "/customers", { emails: ["ines@example.test"] })).json<{
    id: string;
  }>();
  const consent = {
    channel: "email",
    act: "granted",
    happenedAt: "2026-03-01T09:00:00Z",
    textVersion: "form-2026",
    origin: "web_form",
    prechecked: false,
  };
  const early = await ask(key, "POST", `/customers/${id}/consents`, { consents: [consent] });
  expect(early.json<{ code: string }>().code, early.body).toBe("unknown_consent_text");
  const text = { version: "form-2026", language: "fr", body: "J’accepte de recevoir les offres par e-mail." };
  expect((await ask(key, "POST", "/consent-texts", text)).statusCode).toBe(201);
  expect((await ask(key, "POST", "/consent-texts", text)).statusCode).toBe(409);
  const kept = await ask(key, "POST", `/customers/${id}/consents`, { consents: [consent] });
  expect(kept.json(), kept.body).toMatchObject({
    standing: [{ channel: "email", purpose: "marketing", topic: "", act: "granted", usable: true }],
    entries: [{ actorKind: "person", hasProof: true, prechecked: false, bundled: null, expiresOn: null }],
  });
  const collected = await ask(key, "POST", `/customers/${id}/collections`, {
    collectedFrom: "person",
    duringSale: true,
  });
  expect(collected.json()).toMatchObject({ collections: [{ duringSale: true, informed: null }] });
  const back = await ask(key, "POST", `/customers/${id}/consent-withdrawals`, {});
  const { standing } = back.json<{ standing: { act: string; usable: boolean }[] }>();
  expect(standing).toHaveLength(6);
  expect(standing.every(({ act, usable }) => act === "withdrawn" && !usable)).toBe(true);
});

test("acts of many customers are answered one by one", async () => {
  const { id } = (await ask(key, "POST", "/customers", { firstName: "Ugo" })).json<{ id: string }>();
  const answer = await ask(key, "POST", "/consents/bulk", {
    consents: [
      { customerId: id, channel: "sms", act: "objected" },
      { customerId: "00000000-0000-7000-8000-000000000000", channel: "sms", act: "granted" },
    ],
  });
  expect(answer.json(), answer.body).toMatchObject({
    recorded: 1,
    refused: 1,
    results: [
      { outcome: "recorded", hasProof: true },
      { outcome: "refused", code: "unknown_customer" },
    ],
  });
});
