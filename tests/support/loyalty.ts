import { sql } from "kysely";
import { programFromSentence } from "../../src/capabilities/loyalty/rules/templates.ts";
import type { ProgramDefinition } from "../../src/capabilities/loyalty/schema-definition.ts";
import type { Database } from "../../src/platform/database.ts";
import { newId } from "../../src/platform/ids.ts";

/** One point per euro, 100 points for 5 €. */
export const pointsProgram = programFromSentence({
  kind: "points",
  unitName: { one: "point", other: "points" },
  points: 1,
  stepCents: 100,
  rewardPoints: 100,
  rewardName: "5 € off",
  rewardCents: 500,
});

/** A program and members in it, straight into the tables: for what only the ledger is asked. */
export async function openTestMembers(
  database: Database,
  merchantId: string,
  count: number,
  definition: ProgramDefinition = pointsProgram,
): Promise<{ readonly programId: string; readonly members: readonly string[] }> {
  const programId = newId();
  const members = Array.from({ length: count }, () => newId());
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      insert into loyalty.program (merchant_id, id, name, state, version, starts_on, created_at, updated_at)
      values (${merchantId}, ${programId}, 'Points', 'active', 1, '2026-01-01', ${tx.now}, ${tx.now})`);
    await tx.run(sql`
      insert into loyalty.program_version (merchant_id, program_id, version, definition, valid_from, created_at, created_by)
      values (${merchantId}, ${programId}, 1, ${JSON.stringify(definition)}::jsonb, '2026-01-01', ${tx.now}, 'test')`);
    await tx.run(sql`
      insert into customers.customer (merchant_id, id, sort_name, source, created_at, created_on, updated_at)
      select ${merchantId}, id, id::text, 'api', ${tx.now}, '2026-01-01', ${tx.now} from unnest(${members}::uuid[]) as said (id)`);
    await tx.run(sql`
      insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at)
      select ${merchantId}, id, ${programId}, id, 'active', ${tx.now} from unnest(${members}::uuid[]) as said (id)`);
  });
  return { programId, members };
}
