import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wireRooms } from "../src/app/rooms.ts";
import { createMerchant } from "../src/capabilities/accounts/index.ts";
import { databaseName, migrationsFolder, openCluster, ownerName } from "../src/platform/cluster/cluster.ts";
import { connect, type Database } from "../src/platform/database.ts";
import { migrate, readMigrations } from "../src/platform/migrate.ts";

export type Bench = {
  readonly database: Database;
  readonly folder: string;
  readonly merchantId: string;
  readonly close: () => Promise<void>;
};

/** A real, durable cluster in a throw-away folder, with one merchant. */
export async function openBench(currency = "EUR"): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "rebelote-bench-"));
  await chmod(folder, 0o755);
  const cluster = await openCluster({ dataFolder: folder });
  const address = {
    kind: "socket",
    folder: cluster.socketFolder,
    user: ownerName,
    name: databaseName,
  } as const;
  await migrate(address, await readMigrations(migrationsFolder));
  const database = connect(address, 24);
  wireRooms();
  const merchant = await database.inPlatform(
    async (tx) => await createMerchant(tx, { name: "Bench", slug: "bench", country: "FR", currency }),
  );
  if ("refused" in merchant) throw new Error(merchant.refused);
  return {
    database,
    folder,
    merchantId: merchant.id,
    close: async () => {
      await database.close();
      await cluster.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The value below which this share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((first, second) => first - second);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** One line of figures. */
export function report(figures: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;
