import { TOTP } from "otpauth";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { invite } from "./index.ts";

const { server, database, ask, makeKey } = await openTestServer();

type Session = { cookie: string; csrf: string };

async function sessionOf(cookies: readonly { name: string; value: string }[]): Promise<Session> {
  const cookie = `rebelote_session=${cookies.find(({ name }) => name === "rebelote_session")?.value ?? ""}`;
  const answer = await server.inject({ url: "/api/v1/session", headers: { cookie } });
  const { csrf } = answer.json<{ csrf: string }>();
  return { cookie, csrf };
}

async function enrol(shop: string, email: string, role: "owner" | "cashier" | "guest", validUntil?: string) {
  const made = await database.inPlatform(
    async (tx) =>
      await invite(tx, {
        merchantId: shop,
        email,
        role,
        by: "test",
        giver: "owner",
        validUntil: validUntil ?? null,
      }),
  );
  if ("refused" in made) throw new Error(made.refused);
  const answer = await server.inject({
    method: "POST",
    url: `/auth/invitations/${made.token}/accept`,
    payload: { name: "Sophie", password: "quatre mots bien choisis" },
  });
  return { made, answer };
}

test("an invited owner chooses a password, is signed in, and the link never works again", async () => {
  const shop = await openTestShop(database);
  const { made, answer } = await enrol(shop, "Sophie@Example.com", "owner");
  expect(answer.statusCode).toBe(204);
  const session = await sessionOf(answer.cookies);
  const mine = await server.inject({ url: "/api/v1/shop", headers: { cookie: session.cookie } });
  expect(mine.json()).toMatchObject({ id: shop, name: "Maison Test" });
  const again = await server.inject({ url: `/auth/invitations/${made.token}` });
  expect(again.statusCode).toBe(410);
  expect(again.json()).toMatchObject({ code: "link_used_or_expired", status: 410 });
});

test("a wrong password and an unknown address get the same answer", async () => {
  const shop = await openTestShop(database);
  await enrol(shop, "known@example.com", "owner");
  const tries = await Promise.all(
    ["known@example.com", "nobody@example.com"].map(
      async (email) =>
        await server.inject({
          method: "POST",
          url: "/auth/sign-in",
          payload: { email, password: "wrong one" },
        }),
    ),
  );
  for (const tried of tries) expect(tried.json()).toMatchObject({ code: "wrong_credentials", status: 401 });
});

test("a change without the page's token is refused, with it it is done and noted", async () => {
  const shop = await openTestShop(database);
  const { answer } = await enrol(shop, "csrf@example.com", "owner");
  const session = await sessionOf(answer.cookies);
  const change = { method: "PATCH", url: "/api/v1/shop", payload: { name: "Maison Neuve" } } as const;
  const without = await server.inject({ ...change, headers: { cookie: session.cookie } });
  expect(without.json()).toMatchObject({ code: "csrf_missing" });
  const done = await server.inject({
    ...change,
    headers: { cookie: session.cookie, "x-rebelote-csrf": session.csrf },
  });
  expect(done.json()).toMatchObject({ name: "Maison Neuve" });
  const audit = await ask(await makeKey(shop), "GET", "/audit");
  expect(audit.json()).toMatchObject({ items: [{ action: "shop.changed", actorName: "Sophie" }] });
});

test("a cashier cannot make keys, a guest whose time is over sees nothing", async () => {
  const shop = await openTestShop(database);
  const cashier = await sessionOf((await enrol(shop, "karim@example.com", "cashier")).answer.cookies);
  const tried = await server.inject({
    method: "POST",
    url: "/api/v1/keys",
    headers: { cookie: cashier.cookie, "x-rebelote-csrf": cashier.csrf },
    payload: { name: "mine", scopes: ["customers:read"] },
  });
  expect(tried.json()).toMatchObject({ code: "not_permitted", status: 403 });
  const guest = await sessionOf(
    (await enrol(shop, "guest@example.com", "guest", "2020-01-01")).answer.cookies,
  );
  const seen = await server.inject({ url: "/api/v1/shop", headers: { cookie: guest.cookie } });
  expect(seen.json()).toMatchObject({ code: "no_seat_in_this_shop" });
});

test("a cashier cannot list the customer base, its receipts or its members", async () => {
  const shop = await openTestShop(database);
  const { cookie } = await sessionOf((await enrol(shop, "lea@example.com", "cashier")).answer.cookies);
  const lists = [
    ...[
      "/customers",
      "/customers/search?q=ver",
      "/receipts",
      "/loyalty/programs",
      "/cards/counts",
      "/messages",
    ],
    ...["/counter/customers", "/till/incidents", "/exports", "/results/sales?from=2026-01-01&to=2026-01-31"],
  ];
  for (const url of lists) {
    const seen = await server.inject({ url: `/api/v1${url}`, headers: { cookie } });
    expect([401, 403, 404], url).toContain(seen.statusCode);
  }
  const list = await server.inject({ url: "/api/v1/customers", headers: { cookie } });
  expect(list.json()).toMatchObject({ code: "not_permitted" });
});

test("the last owner can neither leave nor step down", async () => {
  const shop = await openTestShop(database);
  const owner = await sessionOf((await enrol(shop, "only@example.com", "owner")).answer.cookies);
  const headers = { cookie: owner.cookie, "x-rebelote-csrf": owner.csrf };
  const team = (await server.inject({ url: "/api/v1/team", headers })).json<{
    members: { staffId: string }[];
  }>();
  const id = team.members[0]?.staffId ?? "";
  const left = await server.inject({ method: "DELETE", url: `/api/v1/team/${id}`, headers });
  expect(left.json()).toMatchObject({ code: "last_owner_stays" });
  const down = await server.inject({
    method: "PUT",
    url: `/api/v1/team/${id}`,
    headers,
    payload: { role: "cashier" },
  });
  expect(down.json()).toMatchObject({ code: "last_owner_stays" });
});

test("with a one-time code set, the password alone no longer opens, and a code opens once", async () => {
  const shop = await openTestShop(database);
  const owner = await sessionOf((await enrol(shop, "totp@example.com", "owner")).answer.cookies);
  const headers = { cookie: owner.cookie, "x-rebelote-csrf": owner.csrf };
  const { secret } = (await server.inject({ method: "POST", url: "/api/v1/session/totp", headers })).json<{
    secret: string;
  }>();
  const totp = new TOTP({ secret });
  const now = Date.now();
  const set = await server.inject({
    method: "PUT",
    url: "/api/v1/session/totp",
    headers,
    payload: { secret, code: totp.generate({ timestamp: now - 30_000 }) },
  });
  expect(set.statusCode).toBe(204);
  const signIn = async (code?: string) =>
    await server.inject({
      method: "POST",
      url: "/auth/sign-in",
      payload: {
        email: "totp@example.com",
        password: "quatre mots bien choisis",
        ...(code ? { totp: code } : {}),
      },
    });
  expect((await signIn()).json()).toMatchObject({ code: "second_factor_needed" });
  const code = totp.generate({ timestamp: now });
  expect((await signIn(code)).statusCode).toBe(204);
  expect((await signIn(code)).json()).toMatchObject({ code: "wrong_credentials" });
});

test("a key works within its scopes and dies when it is revoked", async () => {
  const shop = await openTestShop(database);
  const all = await makeKey(shop);
  const made = (await ask(all, "POST", "/keys", { name: "site", scopes: ["customers:read"] })).json<{
    id: string;
    secret: string;
  }>();
  expect((await ask(made.secret, "GET", "/shop")).statusCode).toBe(200);
  expect(
    (await ask(made.secret, "POST", "/stores", { kind: "shop", code: "x", name: "X" })).json(),
  ).toMatchObject({
    code: "not_permitted",
  });
  expect((await ask(all, "DELETE", `/keys/${made.id}`)).statusCode).toBe(204);
  const listed = (await ask(all, "GET", "/keys")).json<{ items: { id: string }[] }>();
  expect(listed.items.map(({ id }) => id)).not.toContain(made.id);
});

test("the same request with the same key is done once; with another body it is refused", async () => {
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  const add = async (code: string) =>
    await ask(
      key,
      "POST",
      "/stores",
      { kind: "shop", code, name: "Namur" },
      { "idempotency-key": "add-namur" },
    );
  const [first, second] = await Promise.all([add("namur"), add("namur")]);
  expect(first.statusCode).toBe(201);
  expect(second.json()).toEqual(first.json());
  expect((await add("other")).json()).toMatchObject({ code: "idempotency_key_already_used", status: 409 });
});

test("from elsewhere than this machine the demonstration stays shut and a shop opens only with the printed link", async () => {
  const elsewhere = { "x-forwarded-for": "203.0.113.9" };
  const demo = await server.inject({ method: "POST", url: "/auth/demo", headers: elsewhere });
  expect(demo.json()).toMatchObject({ code: "only_from_this_machine" });
  const host = await server.inject({ method: "POST", url: "/auth/demo", headers: { host: "evil.example" } });
  expect(host.json()).toMatchObject({ code: "only_from_this_machine" });
});
