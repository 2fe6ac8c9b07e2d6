import { join, resolve } from "node:path";
import {
  databaseName,
  defaultDataFolder,
  migrationsFolder,
  openCluster,
  ownerName,
} from "../platform/cluster/cluster.ts";
import { connect, type Database, type DatabaseAddress } from "../platform/database.ts";
import { migrate, readMigrations } from "../platform/migrate.ts";
import { keepKeyIn } from "../platform/seal.ts";
import { openStorage, type Storage } from "../platform/storage.ts";
import { wireRooms } from "./rooms.ts";
import { loadClock } from "../platform/clock-store.ts";

export type Program = {
  readonly database: Database;
  readonly storage: Storage;
  readonly dataFolder: string;
  readonly close: () => Promise<void>;
};

export type ProgramOptions = {
  readonly dataFolder?: string | undefined;
  readonly say?: (step: string, detail?: string) => void;
  readonly poolSize?: number;
};

/**
 * Opens what every command needs: the database (our own cluster, or the one of DATABASE_URL), brought to the
 * newest shape, and the folder of files. Several processes may do so at once.
 */
export async function openProgram(options: ProgramOptions = {}): Promise<Program> {
  const dataFolder = resolve(options.dataFolder ?? process.env["REBELOTE_DATA"] ?? defaultDataFolder());
  const outside = process.env["DATABASE_URL"] ?? "";
  // A data folder named on the command line means the private cluster in it, whatever the environment says.
  const useOutside = outside !== "" && options.dataFolder === undefined;
  const cluster = useOutside
    ? null
    : await openCluster({ dataFolder, ...(options.say === undefined ? {} : { say: options.say }) });
  const address: DatabaseAddress =
    cluster === null
      ? { kind: "url", url: outside }
      : { kind: "socket", folder: cluster.socketFolder, user: ownerName, name: databaseName };
  try {
    await migrate(address, await readMigrations(migrationsFolder), (name) =>
      options.say?.("database.migrate", name),
    );
    const database = connect(address, options.poolSize);
    keepKeyIn(database, dataFolder);
    await loadClock(database);
    wireRooms();
    return {
      database,
      storage: openStorage(join(dataFolder, "files")),
      dataFolder,
      close: async () => {
        await database.close();
        await cluster?.release();
      },
    };
  } catch (error) {
    await cluster?.release();
    throw error;
  }
}
