import { createWriteStream } from "node:fs";
import { readdir, rename, rm, stat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import { pipeline } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip, type Gzip } from "node:zlib";
import { sql } from "kysely";
import { BackupError, closedWith, openSealed } from "./backup-seal.ts";
import type { Database, Tx } from "./database.ts";
import { readMigrations } from "./migrate.ts";
import { replaceKey, SealError, sealingKey } from "./seal.ts";
import { sealing } from "./seal-stream.ts";
import type { Storage } from "./storage.ts";

// A backup is one gzip stream: a line of JSON that says what follows, then pieces "length\n" + bytes, ended by "0\n".
// The embedded PostgreSQL has no pg_dump, and this form goes from one major version to the next.
type Section =
  | {
      readonly kind: "backup";
      readonly format: 1;
      readonly madeAt: string;
      readonly migrations: readonly string[];
    }
  | { readonly kind: "table"; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: "file"; readonly key: string }
  /** The key of the sealed secrets; only in a backup that is itself sealed. */
  | { readonly kind: "key"; readonly hex: string }
  | { readonly kind: "end"; readonly tables: number; readonly files: number };

export { BackupError };

export type BackupSummary = { readonly tables: number; readonly files: number; readonly bytes: number };

/** Writes everything the product knows into one file, as it stood at one moment; others go on working meanwhile. */
export async function backUp(
  database: Database,
  storage: Storage,
  path: string,
  migrationsFolder: string,
  { say, passphrase }: { say?: (table: string) => void; passphrase?: string | undefined } = {},
): Promise<BackupSummary> {
  const unfinished = `${path}.part`;
  const gzip = createGzip({ level: 6 });
  const out = createWriteStream(unfinished, { mode: 0o600 });
  if (passphrase === undefined) gzip.pipe(out);
  else {
    const { head, key } = await closedWith(passphrase);
    out.write(head);
    gzip.pipe(sealing(key)).pipe(out);
  }
  try {
    const migrations = (await readMigrations(migrationsFolder)).map(({ name }) => name);
    const tables = await database.asOwner(async (tx) => {
      await tx.client.query("set transaction isolation level repeatable read, read only");
      await writeSection(gzip, { kind: "backup", format: 1, madeAt: tx.now, migrations });
      const all = await listTables(tx);
      for (const { table, columns } of all) {
        say?.(table);
        await writeSection(gzip, { kind: "table", table, columns });
        await writePieces(gzip, tx.copyOut(`copy ${table} (${columns.map(quoted).join(", ")}) to stdout`));
      }
      return all.length;
    });
    const keys = await listFiles(storage);
    for (const key of keys) {
      await writeSection(gzip, { kind: "file", key });
      await writePieces(gzip, storage.read(key));
    }
    if (passphrase !== undefined) {
      await writeSection(gzip, { kind: "key", hex: (await sealingKey(database)).toString("hex") });
    }
    await writeSection(gzip, { kind: "end", tables, files: keys.length });
    gzip.end();
    await finished(out);
    await rename(unfinished, path);
    const { size } = await stat(path);
    await noteBackup(database, passphrase !== undefined, size);
    return { tables, files: keys.length, bytes: size };
  } catch (error) {
    gzip.destroy();
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function noteBackup(database: Database, isSealed: boolean, bytes: number): Promise<void> {
  await database.asOwner(
    async (tx) =>
      await tx.run(sql`
        insert into platform.backup (made_at, is_sealed, bytes) values (${tx.now}, ${isSealed}, ${bytes})
        on conflict (made_at) do nothing`),
  );
}

/** Puts a backup into an empty, migrated database; all of it or nothing. */
export async function restore(
  database: Database,
  storage: Storage,
  path: string,
  migrationsFolder: string,
  { say, passphrase }: { say?: (table: string) => void; passphrase?: string | undefined } = {},
): Promise<Omit<BackupSummary, "bytes">> {
  const plain = createGunzip();
  pipeline(await openSealed(path, passphrase), plain, () => undefined);
  const reader = new SectionReader(plain);
  const head = await reader.section().catch((error: unknown) => {
    if (error instanceof SealError) throw new BackupError("This is not the passphrase of this backup.");
    return null;
  });
  if (head?.kind !== "backup") throw new BackupError(`${path} is no backup of Rebelote.`);
  const known = new Set((await readMigrations(migrationsFolder)).map(({ name }) => name));
  const strange = head.migrations.find((name) => !known.has(name));
  if (strange !== undefined) {
    throw new BackupError(
      `This backup was made by a newer version (it has ${strange}). Restore it with that version.`,
    );
  }
  return await database.asOwner(async (tx) => {
    await refuseIfUsed(tx);
    const inOrder = await listTables(tx);
    await tx.client.query(`truncate ${inOrder.map(({ table }) => table).join(", ")}`);
    const end = await readSections(tx, { reader, storage, database }, say);
    await afterRestore(tx, inOrder);
    return end;
  });
}

async function readSections(
  tx: Tx,
  { reader, storage, database }: { reader: SectionReader; storage: Storage; database: Database },
  say?: (table: string) => void,
): Promise<{ tables: number; files: number }> {
  let tables = 0;
  let files = 0;
  for (;;) {
    const section = await reader.section();
    if (section.kind === "table") {
      say?.(section.table);
      if (!/^[a-z_]+\.[a-z_0-9]+$/.test(section.table))
        throw new BackupError("The backup names a table that cannot be.");
      await tx.copyIn(
        `copy ${section.table} (${section.columns.map(quoted).join(", ")}) from stdin`,
        reader.pieces(),
      );
      tables += 1;
    } else if (section.kind === "file") {
      const target = storage.pathOf(section.key);
      await mkdir(join(target, ".."), { recursive: true });
      const out = createWriteStream(target, { mode: 0o600 });
      for await (const piece of reader.pieces()) if (!out.write(piece)) await once(out, "drain");
      out.end();
      await finished(out);
      files += 1;
    } else if (section.kind === "key") {
      await replaceKey(database, Buffer.from(section.hex, "hex"));
    } else if (section.kind === "end") {
      if (section.tables !== tables || section.files !== files)
        throw new BackupError("The backup is not whole.");
      return { tables, files };
    } else throw new BackupError("The backup is not readable here.");
  }
}

async function refuseIfUsed(tx: Tx): Promise<void> {
  const { used } = await tx.one<{ used: boolean }>(
    sql`select exists (select from accounts.merchant where not is_demo) as used`,
  );
  if (used) {
    throw new BackupError(
      "There is already a shop in this database. Restore into an empty data folder: --data NEW-FOLDER.",
    );
  }
}

async function afterRestore(
  tx: Tx,
  tables: readonly { table: string; columns: readonly string[] }[],
): Promise<void> {
  // Transaction numbers mean nothing on another server: events count as committed now, and readers start anew.
  await tx.run(sql`update platform.event set xid = pg_current_xact_id()`);
  await tx.run(sql`delete from platform.event_cursor`);
  for (const { table } of tables) {
    const { rows } = await tx.client.query<{ column_name: string; sequence: string }>(
      `select column_name, pg_get_serial_sequence($1, column_name) as sequence
       from information_schema.columns
       where table_schema || '.' || table_name = $1 and is_identity = 'YES'`,
      [table],
    );
    for (const { column_name, sequence } of rows) {
      await tx.client.query(
        `select setval($1, greatest((select coalesce(max(${quoted(column_name)}), 0) from ${table}), 1))`,
        [sequence],
      );
    }
  }
}

/** All tables that hold something lasting, each after the tables it refers to. */
async function listTables(tx: Tx): Promise<{ table: string; columns: string[] }[]> {
  const tables = await tx.rows<{ table: string; columns: string[]; refers: string[] }>(sql`
    select
      namespace.nspname || '.' || class.relname as "table",
      (select array_agg(attribute.attname::text order by attribute.attnum)
       from pg_attribute attribute
       where attribute.attrelid = class.oid and attribute.attnum > 0
         and not attribute.attisdropped and attribute.attgenerated = '') as columns,
      coalesce((select array_agg(distinct other_space.nspname || '.' || other.relname)
       from pg_constraint reference
       join pg_class other on other.oid = reference.confrelid
       join pg_namespace other_space on other_space.oid = other.relnamespace
       where reference.conrelid = class.oid and reference.contype = 'f' and reference.confrelid <> class.oid), '{}') as refers
    from pg_class class
    join pg_namespace namespace on namespace.oid = class.relnamespace
    where class.relkind = 'r' and class.relpersistence = 'p'
      and namespace.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public', 'jobs')
    order by 1`);
  const placed: { table: string; columns: string[] }[] = [];
  const waiting = [...tables];
  while (waiting.length > 0) {
    const index = waiting.findIndex((one) =>
      one.refers.every((name) => !waiting.some((other) => other.table === name)),
    );
    const [next] = waiting.splice(Math.max(index, 0), 1);
    if (next !== undefined) placed.push({ table: next.table, columns: next.columns });
  }
  return placed;
}

async function listFiles(storage: Storage): Promise<string[]> {
  const merchants = await readdir(storage.folder).catch(() => []);
  const keys: string[] = [];
  for (const merchant of merchants) {
    for (const name of await readdir(join(storage.folder, merchant))) {
      if (!name.endsWith(".part")) keys.push(`${merchant}/${name}`);
    }
  }
  return keys;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function writeSection(out: Gzip, section: Section): Promise<void> {
  await write(out, `${JSON.stringify(section)}\n`);
}

async function writePieces(out: Gzip, stream: AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of stream) {
    await write(out, `${piece.length}\n`);
    await write(out, piece);
  }
  await write(out, "0\n");
}

async function write(out: Gzip, bytes: string | Buffer): Promise<void> {
  if (!out.write(bytes)) await once(out, "drain");
}

/** Reads the framed stream; holds only the pieces that arrived and were not used yet. */
class SectionReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async section(): Promise<Section> {
    return JSON.parse(await this.#line()) as Section;
  }

  async *pieces(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = Number(await this.#line());
      if (!Number.isSafeInteger(length)) throw new BackupError("The backup is damaged.");
      if (length === 0) return;
      while (this.#held.length < length) await this.#more();
      const piece = this.#held.subarray(0, length);
      this.#held = this.#held.subarray(length);
      yield piece;
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf(10);
      if (end >= 0) {
        const line = this.#held.subarray(0, end).toString("utf8");
        this.#held = this.#held.subarray(end + 1);
        return line;
      }
      if (this.#held.length > 1_048_576) throw new BackupError("The backup is damaged.");
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw new BackupError("The backup ends too early: it is not whole.");
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
  }
}
