import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Refusal } from "../../values/refusal.ts";
import type { Sender } from "./drivers.ts";
import type { MailingChannel, SenderAnswer, SenderBody } from "./schema-mailings.ts";

/**
 * By whom the shop's messages of a channel leave: what its owner set, else for e-mail the installation's relay, else the driver
 * `local`, which keeps them in the outbox. In the demonstration always `local`.
 */
export async function senderOf(_tx: Tx, _database: Database, _channel: MailingChannel): Promise<Sender> {
  throw new Error("not written yet");
}

export async function saveSender(
  _tx: Tx,
  _database: Database,
  _actor: Actor,
  _channel: MailingChannel,
  _body: SenderBody,
): Promise<SenderAnswer | Refusal<"unknown_driver" | "sender_setting_missing">> {
  throw new Error("not written yet");
}
