import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "./database.ts";

/** A key of the installation, made at its first use and the same for every process. */
export async function installationSecret(database: Database, name: string): Promise<string> {
  return await database.inPlatform(async (tx) => {
    await tx.run(sql`
      insert into platform.secret (name, value) values (${name}, ${randomBytes(32).toString("hex")})
      on conflict (name) do nothing`);
    const { value } = await tx.one<{ value: string }>(
      sql`select value from platform.secret where name = ${name}`,
    );
    return value;
  });
}
