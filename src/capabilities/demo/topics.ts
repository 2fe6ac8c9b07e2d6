import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { addTopic } from "../permission/index.ts";
import { readyTopics } from "../permission/shared.ts";

/** What this shop writes about, so that whoever leaves may take less instead. */
export async function offerTopics(tx: Tx, actor: Actor): Promise<void> {
  for (const topic of readyTopics) {
    const added = await addTopic(tx, actor, topic);
    if (isRefusal(added)) throw new Error(`A topic of the demonstration was refused: ${added.refused}.`);
  }
}
