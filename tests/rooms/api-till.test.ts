import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openTestShop } from "../support/database.ts";
import { openTestMembers, pointsProgram } from "../support/loyalty.ts";
import { openTestServer } from "../support/server.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/api-till.md"), "utf8");
const run = promisify(execFile);

test("every example of the page for till software answers what the page says", async () => {
  const { server, database, ask, makeKey } = await openTestServer({ work: true });
  await server.listen({ port: 0, host: "127.0.0.1" });
  const [address] = server.addresses();
  const port = typeof address === "object" ? address.port : 0;
  const shop = await openTestShop(database);
  const KEY = await makeKey(shop);
  const made = await ask(KEY, "POST", "/customers", { firstName: "Chloé", cards: ["9123456781234562"] });
  const CUSTOMER = made.json<{ id: string }>().id;
  const everybody = { ...pointsProgram, join: { ...pointsProgram.join, mode: "everyone" as const } };
  const { programId: PROGRAM } = await openTestMembers(database, shop, 0, everybody);
  const REWARD = everybody.rewards[0]?.id ?? "";
  const env = { ...process.env, REBELOTE: `http://127.0.0.1:${port}`, KEY, CUSTOMER, PROGRAM, REWARD };

  const examples = [...page.matchAll(/```sh\n([\s\S]*?)```\s*```json\n([\s\S]*?)```/g)];
  expect(examples.length).toBeGreaterThanOrEqual(8);
  for (const [, command = "", answer = ""] of examples) {
    const { stdout } = await run("bash", ["-c", command], { env });
    expect(JSON.parse(stdout), command).toMatchObject(expected(JSON.parse(answer)));
  }
  const foot = (
    await ask(KEY, "GET", `/loyalty/customers/${CUSTOMER}/receipt-foot?width=32&escpos=true`)
  ).json<{
    lines: string[];
    escpos: string;
  }>();
  expect(Math.max(...foot.lines.map((line) => line.length))).toBeLessThanOrEqual(32);
  expect(foot.lines.join(" ")).not.toMatch(/ticket|re[çc]u|facture|total|tva|pay/i);
  expect(Buffer.from(foot.escpos, "base64").includes(Buffer.from("9123456781234562"))).toBe(true);
  const foreigner = await makeKey(await openTestShop(database));
  const theirs = await ask(foreigner, "GET", `/loyalty/customers/${CUSTOMER}/receipt-foot`);
  expect(theirs.json()).toMatchObject({ code: "unknown_customer" });
  const refund = await ask(foreigner, "POST", "/receipts/refunds", {
    sale: { source: "till:1", externalId: "T-1001" },
  });
  expect(refund.json()).toMatchObject({ code: "unknown_sale" });
});

/** A list on the page shows its first members only. */
function expected(shown: unknown): object {
  const relax = (value: unknown): unknown =>
    Array.isArray(value)
      ? (expect.arrayContaining(
          value.map((one) => (typeof one === "object" ? expect.objectContaining(relax(one) as object) : one)),
        ) as unknown)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, relax(one)]))
        : value;
  return relax(shown) as object;
}
