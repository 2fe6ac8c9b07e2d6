import { Agent, request } from "node:http";
import { sql } from "kysely";
import { runBackground } from "../src/app/background.ts";
import { buildServer } from "../src/app/server.ts";
import { createKey } from "../src/capabilities/accounts/index.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { programFromSentence } from "../src/capabilities/loyalty/rules/templates.ts";
import { newId } from "../src/platform/ids.ts";
import type { Bench } from "./support.ts";

/** A program of points and members in it, written straight into the tables. */
export async function addMembers({ database, merchantId }: Bench, count: number): Promise<string[]> {
  const definition = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 100,
    rewardPoints: 100,
    rewardName: "5 €",
    rewardCents: 500,
  });
  const programId = newId();
  const ids = Array.from({ length: count }, () => newId());
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      insert into loyalty.program (merchant_id, id, name, state, version, starts_on, created_at, updated_at)
      values (${merchantId}, ${programId}, 'Points', 'active', 1, '2026-01-01', ${tx.now}, ${tx.now})`);
    await tx.run(sql`
      insert into loyalty.program_version (merchant_id, program_id, version, definition, valid_from, created_at, created_by)
      values (${merchantId}, ${programId}, 1, ${JSON.stringify(definition)}::jsonb, '2026-01-01', ${tx.now}, 'bench')`);
    await tx.run(sql`
      insert into customers.customer (merchant_id, id, sort_name, source, created_at, created_on, updated_at)
      select ${merchantId}, id, id::text, 'api', ${tx.now}, '2026-01-01', ${tx.now} from unnest(${ids}::uuid[]) as said (id)`);
    await tx.run(sql`
      insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at)
      select ${merchantId}, id, ${programId}, id, 'active', ${tx.now} from unnest(${ids}::uuid[]) as said (id)`);
  });
  return ids;
}

export type Counter = {
  readonly post: (path: string, body: object) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The whole product behind a port, with all that runs beside the counter. */
export async function openCounter(
  { database, merchantId, folder }: Bench,
  clients: number,
): Promise<Counter> {
  const log = createLog("fatal");
  const storage = openStorage(`${folder}/files`);
  const background = await runBackground({ database, storage, log }, true);
  const server = await buildServer({ database, storage, jobs: background.jobs, log });
  await server.listen({ port: 0, host: "127.0.0.1" });
  const [address] = server.addresses();
  const port = typeof address === "object" ? address.port : 0;
  const key = await database.inPlatform(
    async (tx) => await createKey(tx, { merchantId, name: "bench", scopes: ["*"], by: "bench" }),
  );
  if ("refused" in key) throw new Error(key.refused);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  return {
    post: async (path, body) => {
      const text = JSON.stringify(body);
      await new Promise<void>((resolve, reject) => {
        const asked = request(
          {
            port,
            host: "127.0.0.1",
            path: `/api/v1${path}`,
            method: "POST",
            agent,
            headers: {
              "content-type": "application/json",
              "content-length": Buffer.byteLength(text),
              authorization: `Bearer ${key.secret}`,
            },
          },
          (answer) => {
            let said = "";
            answer.on("data", (part: Buffer) => (said += part.toString()));
            answer.on("end", () => {
              if (answer.statusCode === 200) resolve();
              else reject(new Error(`${answer.statusCode ?? 0} ${said}`));
            });
          },
        );
        asked.on("error", reject);
        asked.end(text);
      });
    },
    close: async () => {
      await server.close();
      await background.stop();
    },
  };
}

/** Runs clients side by side for some seconds; answers how long each act took, in milliseconds. */
export async function drive(
  clients: number,
  seconds: number,
  act: (number: number) => Promise<void>,
): Promise<{ readonly perSecond: number; readonly latencies: readonly number[] }> {
  const latencies: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1_000;
  let number = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until) {
        const began = performance.now();
        number += 1;
        await act(number);
        latencies.push(performance.now() - began);
      }
    }),
  );
  return { perSecond: latencies.length / ((performance.now() - started) / 1_000), latencies };
}
