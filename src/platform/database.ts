import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from "kysely";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { type Clock, createClock } from "./clock.ts";
import { isId } from "./ids.ts";

/** Where the database is: a Unix socket of our own cluster, or an address given by the operator. */
export type DatabaseAddress =
  | { readonly kind: "socket"; readonly folder: string; readonly user: string; readonly name: string }
  | { readonly kind: "url"; readonly url: string };

export type Tx = {
  /** The merchant all statements of this transaction are bound to; empty in a platform transaction. */
  readonly merchantId: string;
  /** The transaction's instant, ISO, from the product's clock. */
  readonly now: string;
  readonly client: pg.PoolClient;
  readonly rows: <Row>(query: RawBuilder<unknown>) => Promise<Row[]>;
  readonly one: <Row>(query: RawBuilder<unknown>) => Promise<Row>;
  readonly maybe: <Row>(query: RawBuilder<unknown>) => Promise<Row | undefined>;
  /** Runs a statement and tells how many rows it touched. */
  readonly run: (query: RawBuilder<unknown>) => Promise<number>;
  /** A frequent statement of fixed text, planned once per connection under its name. */
  readonly hot: <Row>(name: string, text: string, values: readonly unknown[]) => Promise<Row[]>;
  /** Feeds `copy … from stdin`; each chunk is text or bytes of PostgreSQL's copy format. */
  readonly copyIn: (
    statement: string,
    chunks: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
  ) => Promise<void>;
  /** Reads `copy … to stdout` as a stream of bytes. */
  readonly copyOut: (statement: string) => Readable;
};

export type Database = {
  readonly address: DatabaseAddress;
  readonly clock: Clock;
  /** A transaction of one merchant, with row-level security bound to it. */
  readonly inMerchant: <T>(merchantId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** A transaction over all merchants: ticks, sign-in, dispatch. Rooms other than accounts do not use it. */
  readonly inPlatform: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** A transaction of the tables' owner: migrations, backup, restore. */
  readonly asOwner: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

// Dates stay civil days, instants become ISO text, 64-bit integers numbers (cents and counts fit 2^53).
const types = new pg.TypeOverrides();
types.setTypeParser(1082, (value) => value);
types.setTypeParser(1184, (value) => new Date(value).toISOString());
types.setTypeParser(1182, (value) => arrayOfText(value));
types.setTypeParser(20, Number);
types.setTypeParser(1016, (value) => arrayOfText(value).map(Number));

function arrayOfText(value: string): string[] {
  return value === "{}" ? [] : value.slice(1, -1).split(",");
}

// kysely only writes the text of statements here; pg runs them on the transaction's own connection.
const writer = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export function connectionSettings(address: DatabaseAddress, role: string | null): pg.PoolConfig {
  const base: pg.PoolConfig =
    address.kind === "socket"
      ? { host: address.folder, user: address.user, database: address.name }
      : { connectionString: address.url };
  const options = ["-c timezone=UTC", "-c jit=off", ...(role === null ? [] : [`-c role=${role}`])];
  return { ...base, types, options: options.join(" "), application_name: role ?? "rebelote_owner" };
}

export function connect(address: DatabaseAddress, size = 16): Database {
  const clock = createClock();
  const merchants = pool(address, "rebelote_app", size);
  const platform = pool(address, "rebelote_platform", 5);
  const owner = pool(address, null, 3);
  return {
    address,
    clock,
    inMerchant: async (merchantId, work) => {
      // The only text ever set into a statement: it must be an identifier and nothing else.
      if (!isId(merchantId)) throw new TypeError("A merchant's transaction needs the merchant's identifier.");
      return await transact(
        merchants,
        `begin; set local app.merchant_id = '${merchantId}'`,
        merchantId,
        clock,
        work,
      );
    },
    inPlatform: async (work) => await transact(platform, "begin", "", clock, work),
    asOwner: async (work) => await transact(owner, "begin", "", clock, work),
    close: async () => {
      await Promise.all([merchants.end(), platform.end(), owner.end()]);
    },
  };
}

function pool(address: DatabaseAddress, role: string | null, max: number): pg.Pool {
  const made = new pg.Pool({ ...connectionSettings(address, role), max, idleTimeoutMillis: 30_000 });
  // A connection lost while idle is replaced at the next use; without a listener it would end the program.
  made.on("error", () => undefined);
  return made;
}

async function transact<T>(
  connections: pg.Pool,
  begin: string,
  merchantId: string,
  clock: Clock,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await connections.connect();
    client.on("error", lostMeanwhile);
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const answer = await work(transaction(client, merchantId, clock.now().toISOString()));
      await client.query("commit");
      return answer;
    } catch (error) {
      try {
        await client.query("rollback");
      } catch (lost) {
        broken = lost as Error;
      }
      if (broken === undefined && attempt < 4 && mayRepeat(error)) continue;
      throw error;
    } finally {
      client.removeListener("error", lostMeanwhile);
      client.release(broken);
    }
  }
}

/** A connection lost in the midst of a transaction fails the statement at work, and so the transaction, not the program. */
function lostMeanwhile(): void {
  // The statement that waits, or the next one, is told.
}

/** Two transactions met head-on (serialization failure, deadlock): the database asks to try again. */
function mayRepeat(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === "40001" || code === "40P01";
}

function transaction(client: pg.PoolClient, merchantId: string, now: string): Tx {
  const query = async (built: RawBuilder<unknown>): Promise<pg.QueryResult> => {
    const { sql: text, parameters } = built.compile(writer);
    return await client.query(text, [...parameters]);
  };
  return {
    merchantId,
    now,
    client,
    rows: async <Row>(built: RawBuilder<unknown>) => (await query(built)).rows as Row[],
    maybe: async <Row>(built: RawBuilder<unknown>) => (await query(built)).rows[0] as Row | undefined,
    one: async <Row>(built: RawBuilder<unknown>) => {
      const { rows } = await query(built);
      if (rows.length !== 1) throw new Error(`One row was expected, ${rows.length} came.`);
      return rows[0] as Row;
    },
    run: async (built) => (await query(built)).rowCount ?? 0,
    hot: async <Row>(name: string, text: string, values: readonly unknown[]) =>
      (await client.query({ name, text, values: [...values] })).rows as Row[],
    copyIn: async (statement, chunks) => {
      await pipeline(Readable.from(chunks), client.query(copyFrom(statement)));
    },
    copyOut: (statement) => client.query(copyTo(statement)),
  };
}
