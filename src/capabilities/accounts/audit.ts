import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { insertAudit } from "./queries.ts";

/** Notes who did what, in the transaction that does it. `detail` holds ids, codes and counts, never personal data. */
export async function recordAudit(
  tx: Tx,
  actor: Actor,
  entry: {
    readonly action: string;
    readonly subjectKind?: string;
    readonly subjectId?: string;
    readonly detail?: Record<string, unknown>;
  },
): Promise<void> {
  await insertAudit(tx, {
    id: newId(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: entry.action,
    subjectKind: entry.subjectKind ?? null,
    subjectId: entry.subjectId ?? null,
    detail: entry.detail ?? {},
  });
}
