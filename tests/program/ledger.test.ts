import { sql } from "kysely";
import { expect, test } from "vitest";
import { openProgram, type Program } from "../../src/app/program.ts";
import type { DoctorReport } from "../../src/capabilities/loyalty/index.ts";
import { openTestMembers } from "../support/loyalty.ts";
import { emptyFolder, rebelote, start } from "./support.ts";

const clients = 32;
const shop = ["--name", "Maison Lacaille", "--slug", "lacaille", "--country", "FR", "--currency", "EUR"];

async function beside<T>(data: string, work: (program: Program) => Promise<T>): Promise<T> {
  const program = await openProgram({ dataFolder: data, say: () => undefined, poolSize: 2 });
  try {
    return await work(program);
  } finally {
    await program.close();
  }
}

async function doctor(data: string): Promise<{ code: number | null; report: DoctorReport }> {
  const { code, out } = await rebelote([
    "doctor",
    "--ledger",
    "--merchant",
    "lacaille",
    "--data",
    data,
    "--json",
  ]);
  return { code, report: JSON.parse(out.trim()) as DoctorReport };
}

test("a server killed among thousands of credits keeps each one it acknowledged, once, and no other", async () => {
  const data = await emptyFolder();
  const server = await start(data);
  const made = await rebelote(["merchant", "create", ...shop, "--data", data, "--json"]);
  const merchantId = (JSON.parse(made.out.trim().split("\n").at(-1) ?? "") as { id: string }).id;
  const key = await rebelote([
    "key",
    "create",
    "--merchant",
    "lacaille",
    "--scopes",
    "*",
    "--data",
    data,
    "--json",
  ]);
  const { secret } = JSON.parse(key.out) as { secret: string };
  const { members } = await beside(
    data,
    async ({ database }) => await openTestMembers(database, merchantId, 40),
  );

  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  let isKilled = false;
  const client = async (number: number): Promise<void> => {
    for (let round = 0; !isKilled; round += 1) {
      const order = `${number}-${round}`;
      sent.add(order);
      try {
        const answer = await fetch(
          `${server.address}/api/v1/loyalty/members/${members[(number + round) % members.length] ?? ""}/earn`,
          {
            method: "POST",
            headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
            body: JSON.stringify({ points: 3, key: order }),
          },
        );
        await answer.text();
        if (answer.status === 200) acknowledged.add(order);
      } catch {
        // The server is gone: whether this one was written is what we want to know.
        return;
      }
    }
  };
  const crowd = Array.from({ length: clients }, async (_, number) => {
    await client(number);
  });
  while (acknowledged.size < 5_000) await new Promise((resolve) => setTimeout(resolve, 20));
  const killed = server.stop("SIGKILL");
  isKilled = true;
  await Promise.all([killed, ...crowd]);

  const again = await start(data);
  const { code, report } = await doctor(data);
  expect(report).toMatchObject({ differences: 0 });
  expect(code).toBe(0);
  const kept = await beside(
    data,
    async ({ database }) =>
      await database.inMerchant(
        merchantId,
        async (tx) =>
          await tx.rows<{ key: string; entries: number; issued: number }>(sql`
            select entry_key.key, count(entry.seq) as entries, sum(entry.issued)::bigint as issued
            from loyalty.entry_key
            left join loyalty.entry
              on entry.merchant_id = entry_key.merchant_id
              and entry.membership_id = entry_key.membership_id
              and entry.seq = entry_key.seq
            where entry_key.merchant_id = ${merchantId}
            group by entry_key.key`),
      ),
  );
  const keys = new Set(kept.map((one) => one.key));
  expect([...acknowledged].filter((order) => !keys.has(order))).toEqual([]);
  expect([...keys].filter((order) => !sent.has(order))).toEqual([]);
  expect(kept.filter((one) => one.entries !== 1 || one.issued !== 3)).toEqual([]);
  expect(report.shops.map((one) => one.entries)).toEqual([kept.length]);

  // What was asked and not acknowledged may be asked again with its key.
  const repeated = await fetch(`${again.address}/api/v1/loyalty/members/${members[0] ?? ""}/earn`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({ points: 3, key: "0-0" }),
  });
  expect(await repeated.json()).toMatchObject({ isRepeat: true, points: 3 });

  await beside(data, async ({ database }) => {
    await database.asOwner(async (tx) => {
      await tx.run(
        sql`update loyalty.membership set available = available + 1, issued = issued + 1 where id = ${members[0]}`,
      );
    });
  });
  const ill = await doctor(data);
  expect(ill.code).toBe(1);
  expect(ill.report.shops.flatMap((one) => one.first.map(({ check, subject }) => [check, subject]))).toEqual([
    ["available", members[0]],
    ["issued", members[0]],
    ["lots_available", members[0]],
  ]);
  expect(await again.stop("SIGTERM")).toBe(0);
});
