import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { giveEveryMemberACard, makeBatch } from "../cards/index.ts";
import { backdateCards } from "./queries.ts";

const batches = [
  { kind: "paper", name: "Bristol du comptoir de Lille", count: 100 },
  { kind: "plastic", name: "Cartes du Club, deuxième tirage", count: 250 },
] as const;

/** Every member has her card since she joined; two batches printed ahead wait in the drawer. */
export async function furnishCards(tx: Tx, actor: Actor): Promise<void> {
  let more = true;
  while (more) ({ more } = await giveEveryMemberACard(tx, actor));
  await backdateCards(tx);
  for (const batch of batches) await makeBatch(tx, actor, batch);
}
