import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** What this work answers, and nothing of what it writes. */
export async function takenBack<Answer>(tx: Tx, work: () => Promise<Answer>): Promise<Answer> {
  await tx.run(sql`savepoint rehearsal`);
  const answer = await work();
  await tx.run(sql`rollback to savepoint rehearsal`);
  return answer;
}
