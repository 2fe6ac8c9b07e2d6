import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { recordAndMerged } from "../customers/index.ts";
import { deleteSession, deleteSessionsOf, selectSession, touchSession } from "./queries-sessions.ts";
import { after, sessionDays, touchSeconds } from "./rules/limits.ts";
import { tokenHash } from "./secrets.ts";

export type Visit = {
  /** The record that speaks for her. */
  readonly customerId: string;
  /** It and those merged into it. */
  readonly customerIds: readonly string[];
  /** Whether the cookie is to be sent again, with its later end. */
  readonly isProlonged: boolean;
};

/** Whose session this is in this shop; undefined when it ended, or is another shop's. */
export async function readSession(tx: Tx, token: string): Promise<Visit | undefined> {
  const hash = tokenHash(token);
  const session = await selectSession(tx, hash);
  if (session === undefined) return undefined;
  const isProlonged = Date.parse(tx.now) - Date.parse(session.lastSeenAt) > touchSeconds * 1_000;
  if (isProlonged) await touchSession(tx, hash, after(tx.now, sessionDays * 86_400));
  return {
    customerId: session.customerId,
    customerIds: await recordAndMerged(tx, session.customerId),
    isProlonged,
  };
}

export async function signOut(tx: Tx, token: string): Promise<void> {
  await deleteSession(tx, tokenHash(token));
}

export async function signOutEverywhere(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await deleteSessionsOf(tx, customerIds);
}

/** The customer herself, acting in her own space. */
export function herself(tx: Tx): Actor {
  return systemActor(tx.merchantId, "space");
}
