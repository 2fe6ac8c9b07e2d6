import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeSchema } from "../../src/platform/schema-dump.ts";
import { openTestDatabase } from "../support/database.ts";

const path = join(import.meta.dirname, "..", "..", "db", "schema.sql");
const database = await openTestDatabase();

// PostgreSQL words a few expressions differently from one major version to the next; the file is 18's.
test.runIf((process.env["DATABASE_URL"] ?? "") === "")(
  "db/schema.sql is what the migrations make",
  async () => {
    const described = await database.asOwner(async (tx) => await describeSchema(tx));
    if (process.env["WRITE_SCHEMA"] === "1") await writeFile(path, described);
    expect(readFileSync(path, "utf8")).toBe(described);
  },
);
