import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { Tx } from "../../platform/database.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

let made = 0;
async function somebody(): Promise<{ id: string; email: string }> {
  made += 1;
  const email = `personne${made}@example.com`;
  const answer = await ask(key, "POST", "/customers", {
    firstName: "Chantal",
    lastName: `Petit${made}`,
    emails: [email],
  });
  return { id: answer.json<{ id: string }>().id, email };
}

type Request = {
  id: string;
  number: number;
  state: string;
  outcome: string | null;
  dueOn: string;
  receivedOn: string;
  stage: string | null;
  mayExtend: boolean;
  requester: string | null;
  steps: { step: string }[];
};

async function opened(body: object): Promise<Request> {
  const answer = await ask(key, "POST", "/privacy/requests", body);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<Request>();
}

const act = async (id: string, what: string, body: object = {}, method: "POST" | "PUT" = "POST") =>
  await ask(key, method, `/privacy/requests/${id}/${what}`, body);

test("a request is due a month later, she is told that it came, and the next one has the next number", async () => {
  const { id, email } = await somebody();
  const first = await opened({ customerId: id, kind: "access", origin: "counter" });
  const second = await opened({
    requester: "Mme Inconnue",
    kind: "erasure",
    origin: "letter",
    receivedOn: "2026-01-31",
  });
  expect(second.number).toBe(first.number + 1);
  expect(second).toMatchObject({ receivedOn: "2026-01-31", dueOn: "2026-02-28" });
  const messages = await inShop(
    async (tx) =>
      await tx.rows<{ recipient: string; body: string }>(
        sql`select recipient, body from messages.message where merchant_id = ${shop} and kind = 'privacy'`,
      ),
  );
  expect(messages).toEqual([expect.objectContaining({ recipient: email })]);
  expect(messages[0]?.body).toContain(`n° ${first.number}`);
  const list = (await ask(key, "GET", "/privacy/requests")).json<{ items: Request[]; first: string }>();
  expect(list.items.map(({ number }) => number)).toEqual([second.number, first.number]);
  expect(list.items[0]?.stage).toBe("late");
  expect(list.first).toBe("2026-02-28");
});

test("nothing is handed over, corrected or erased before it is sure who she is", async () => {
  const { id } = await somebody();
  const request = await opened({ customerId: id, kind: "erasure", origin: "email" });
  const early = await act(request.id, "answer", { answer: "erased" });
  expect(early.json<{ code: string }>().code).toBe("identity_not_checked");
  await act(request.id, "identity", { how: "known_contact" }, "PUT");
  const done = await act(request.id, "answer", { answer: "erased" });
  expect(done.json<Request>(), done.body).toMatchObject({
    state: "done",
    outcome: "erased",
    requester: null,
  });
  expect((await ask(key, "GET", `/customers/${id}`)).json()).toMatchObject({ erasedAt: expect.any(String) });
  const again = await act(request.id, "answer", { answer: "erased" });
  expect(again.json<{ code: string }>().code).toBe("request_is_closed");
});

test("an objection is written in the ledger for every channel at once, whoever says it", async () => {
  const { id } = await somebody();
  const request = await opened({ customerId: id, kind: "objection", origin: "phone" });
  expect((await act(request.id, "answer", { answer: "handed" })).json<{ code: string }>().code).toBe(
    "answer_does_not_fit",
  );
  expect((await act(request.id, "answer", { answer: "objected" })).statusCode).toBe(200);
  const { standing } = (await ask(key, "GET", `/customers/${id}/consents`)).json<{
    standing: { channel: string; purpose: string; act: string }[];
  }>();
  const objected = standing.filter((one) => one.act === "objected");
  expect(
    objected
      .filter(({ purpose }) => purpose === "marketing")
      .map(({ channel }) => channel)
      .sort(),
  ).toEqual(["email", "phone", "post", "push", "robocall", "sms"]);
  expect(objected.some(({ purpose }) => purpose === "profiling")).toBe(true);
});

test("a record put aside stays aside until somebody lifts it, and permission knows", async () => {
  const { id } = await somebody();
  const request = await opened({
    customerId: id,
    kind: "restriction",
    origin: "counter",
    identityBy: "seen",
  });
  expect((await act(request.id, "answer", { answer: "restricted" })).statusCode).toBe(200);
  const status = async () =>
    (await ask(key, "GET", `/privacy/customers/${id}`)).json<{ status: { status: string } | null }>().status;
  expect(await status()).toMatchObject({ status: "restricted" });
  const aside = (await ask(key, "GET", "/privacy/restrictions")).json<{ items: { customerId: string }[] }>();
  expect(aside.items.map(({ customerId }) => customerId)).toEqual([id]);
  await ask(key, "PUT", `/privacy/customers/${id}/status`, { status: null });
  expect(await status()).toBeNull();
});

test("two more months are given once, within the first, and told", async () => {
  const { id } = await somebody();
  const request = await opened({ customerId: id, kind: "access", origin: "counter" });
  const extended = (await act(request.id, "extension", { why: "complex" })).json<Request>();
  expect(extended.dueOn > request.dueOn).toBe(true);
  expect(extended.mayExtend).toBe(false);
  expect((await act(request.id, "extension", { why: "many" })).json<{ code: string }>().code).toBe(
    "request_cannot_be_extended",
  );
  const late = await opened({ customerId: id, kind: "access", origin: "letter", receivedOn: "2026-01-05" });
  expect((await act(late.id, "extension", { why: "many" })).json<{ code: string }>().code).toBe(
    "request_cannot_be_extended",
  );
});

test("a refusal gives its reason and where to complain; what she asked is among her data", async () => {
  const { id } = await somebody();
  const request = await opened({
    customerId: id,
    kind: "access",
    origin: "email",
    words: "Que savez-vous de moi ?",
  });
  const refused = (await act(request.id, "refusal", { reason: "excessive" })).json<Request>();
  expect(refused).toMatchObject({ state: "refused", outcome: "excessive" });
  expect(refused.steps.map(({ step }) => step)).toEqual(["received", "told_received", "refused"]);
  const [told] = await inShop(
    async (tx) =>
      await tx.rows<{ body: string }>(sql`
        select body from messages.message
        where merchant_id = ${shop} and customer_id = ${id} and kind = 'privacy' order by id desc limit 1`),
  );
  expect(told?.body).toContain("cnil.fr");
  const data = (await ask(key, "GET", `/customers/${id}/personal-data`)).json<{
    sections: { name: string; rows: { words: string }[] }[];
  }>();
  expect(data.sections.find(({ name }) => name === "privacy_requests")?.rows[0]?.words).toBe(
    "Que savez-vous de moi ?",
  );
});

test("a request without a record finds its person later; nobody's cannot be answered but by nothing kept", async () => {
  const { id } = await somebody();
  const request = await opened({
    requester: "Chantal",
    contact: "06 12",
    kind: "access",
    origin: "letter",
    identityBy: "document",
  });
  expect((await act(request.id, "answer", { answer: "handed" })).json<{ code: string }>().code).toBe(
    "request_names_nobody",
  );
  await act(request.id, "person", { customerId: id }, "PUT");
  const done = (await act(request.id, "answer", { answer: "handed" })).json<Request>();
  expect(done).toMatchObject({ state: "done", outcome: "handed" });
  const unknown = await opened({ requester: "Personne", kind: "access", origin: "letter" });
  expect((await act(unknown.id, "answer", { answer: "nothing_kept" })).statusCode).toBe(200);
});

test("another shop sees none of it, and a cashier may not answer", async () => {
  const { id } = await somebody();
  const request = await opened({ customerId: id, kind: "access", origin: "counter" });
  const foreign = await makeKey(await openTestShop(database));
  const cashier = await makeKey(shop, ["loyalty:serve", "till:serve"]);
  expect((await ask(foreign, "GET", `/privacy/requests/${request.id}`)).statusCode).toBe(404);
  expect((await ask(cashier, "GET", `/privacy/requests/${request.id}`)).statusCode).toBe(403);
  expect(
    (await ask(cashier, "POST", `/privacy/requests/${request.id}/answer`, { answer: "handed" })).statusCode,
  ).toBe(403);
});

test("merging two records brings the request along, and undoing it gives it back", async () => {
  const kept = await somebody();
  const absorbed = await somebody();
  const request = await opened({ customerId: absorbed.id, kind: "access", origin: "counter" });
  const merged = await ask(key, "POST", "/customers/merges", { keptId: kept.id, absorbedId: absorbed.id });
  expect(merged.statusCode, merged.body).toBeLessThan(300);
  const whose = async () =>
    (await ask(key, "GET", `/privacy/requests/${request.id}`)).json<{ customerId: string }>().customerId;
  expect(await whose()).toBe(kept.id);
  const { id } = merged.json<{ id: string }>();
  const undone = await ask(key, "DELETE", `/customers/merges/${id}`);
  expect(undone.statusCode, undone.body).toBeLessThan(300);
  expect(await whose()).toBe(absorbed.id);
});
