import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { afterAll } from "vitest";
import { runBackground } from "../../src/app/background.ts";
import { wireRooms } from "../../src/app/rooms.ts";
import { buildServer } from "../../src/app/server.ts";
import { createKey } from "../../src/capabilities/accounts/index.ts";
import type { Database } from "../../src/platform/database.ts";
import type { Jobs } from "../../src/platform/jobs.ts";
import { createLog } from "../../src/platform/log.ts";
import { openStorage, type Storage } from "../../src/platform/storage.ts";
import { openTestDatabase } from "./database.ts";

export type TestServer = {
  readonly server: FastifyInstance;
  readonly database: Database;
  readonly storage: Storage;
  readonly jobs: Jobs;
  /** Asks as a program with a key of this merchant. */
  readonly ask: (
    secret: string,
    method: InjectOptions["method"],
    url: string,
    body?: object,
    headers?: Record<string, string>,
  ) => Promise<LightMyRequestResponse>;
  readonly makeKey: (merchantId: string, scopes?: readonly string[]) => Promise<string>;
};

/** The whole server on a fresh database, without a port; closed at the end of the file. */
export async function openTestServer(options: { work?: boolean } = {}): Promise<TestServer> {
  const database = await openTestDatabase();
  wireRooms();
  const folder = await mkdtemp(join(tmpdir(), "rebelote-files-"));
  const storage = openStorage(folder);
  const log = createLog("fatal");
  const background = await runBackground({ database, storage, log }, options.work ?? false);
  const { jobs } = background;
  const server = await buildServer({ database, storage, jobs, log });
  await server.ready();
  afterAll(async () => {
    await server.close();
    await background.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    server,
    database,
    storage,
    jobs,
    ask: async (secret, method, url, body, headers) =>
      await server.inject({
        method: method ?? "GET",
        url: url.startsWith("/auth") ? url : `/api/v1${url}`,
        headers: { authorization: `Bearer ${secret}`, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      }),
    makeKey: async (merchantId, scopes = ["*"]) => {
      const key = await database.inPlatform(
        async (tx) => await createKey(tx, { merchantId, name: "test", scopes, by: "test" }),
      );
      if ("refused" in key) throw new Error(key.refused);
      return key.secret;
    },
  };
}
