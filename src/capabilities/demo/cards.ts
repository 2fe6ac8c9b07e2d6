import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { giveEveryMemberACard, makeBatch, readBatch } from "../cards/index.ts";
import { agreed } from "./loyalty.ts";
import { backdateCards } from "./queries.ts";

/** Cards printed ahead, in the drawer of the counter of Lille. @returns the numbers of the paper ones */
export async function fillDrawer(tx: Tx, actor: Actor): Promise<string[]> {
  await makeBatch(tx, actor, { kind: "plastic", name: "Cartes du Club, deuxième tirage", count: 250 });
  const paper = { kind: "paper", name: "Bristol du comptoir de Lille", count: 100 } as const;
  const { id } = await makeBatch(tx, actor, paper);
  return [...agreed(await readBatch(tx, id)).numbers];
}

/** Every member has her card since she joined. */
export async function giveCards(tx: Tx, actor: Actor): Promise<void> {
  let more = true;
  while (more) ({ more } = await giveEveryMemberACard(tx, actor));
  await backdateCards(tx);
}
