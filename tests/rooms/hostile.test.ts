import { expect, test } from "vitest";
import { openTestShop } from "../support/database.ts";
import { openTestServer } from "../support/server.ts";

const { database, ask, makeKey } = await openTestServer();
const key = await makeKey(await openTestShop(database));

const nul = "a\u0000b";
const nobody = "00000000-0000-7000-8000-000000000000";
const cases: readonly (readonly ["GET" | "POST" | "PATCH", string, object | undefined, number, string])[] = [
  ["POST", "/customers", { lastName: nul }, 422, "text_not_storable"],
  ["POST", "/customers", { lastName: "\ud83d" }, 422, "text_not_storable"],
  ["POST", "/customers", { lastName: "A", custom: { note: nul } }, 422, "text_not_storable"],
  ["GET", "/customers/search?q=%00", undefined, 422, "text_not_storable"],
  ["GET", "/customers?limit=1e400", undefined, 400, "not_as_described"],
  ["GET", "/customers?updatedSince=2026-02-30", undefined, 422, "unreadable_date"],
  ["GET", "/results/sales?from=2026-02-30&to=2026-03-02", undefined, 422, "unreadable_date"],
  ["GET", "/results/split?by=store&from=2026-01-01&to=2026-06-31", undefined, 422, "unreadable_date"],
  ["PATCH", "/shop", { timeZone: "abc" }, 422, "unknown_time_zone"],
  ["PATCH", "/shop", { timeZone: "+02:00" }, 422, "unknown_time_zone"],
  ["PATCH", "/shop", { name: "  " }, 400, "not_as_described"],
  [
    "POST",
    "/receipts",
    { source: "till", externalId: "1", happenedAt: "2026-02-30T10:00:00Z", totalCents: 100 },
    422,
    "unreadable_date",
  ],
  [
    "POST",
    `/customers/${nobody}/collections`,
    { collectedFrom: "person", collectedAt: "abc" },
    422,
    "unreadable_date",
  ],
];

test.each(cases)("%s %s %j is refused, and says why", async (method, url, body, status, code) => {
  const answer = await ask(key, method, url, body);
  expect(answer.statusCode, answer.body).toBe(status);
  expect(answer.json()).toMatchObject({ code });
});
