import { createHmac } from "node:crypto";
import { callOut } from "../../../../platform/call-out.ts";
import type { Driver, Handed, Parcel, Sender } from "../../drivers.ts";
import { byStatus, readJson, withoutAnswer, wordOf } from "./answers.ts";

/**
 * SMS by any gateway that takes `{ id, to, from, text, purpose }` in JSON at an address of its own. It knows us by the signature
 * `t=<seconds>,v1=<HMAC-SHA-256 of "t.body">`, and answers 2xx: taken (with its own `id` if it has one); 422: no such number; 429
 * or 5xx: later; 401 or 403: unknown shop. The same `id` twice is the same message.
 */
export const webDriver: Driver = {
  channel: "sms",
  name: "web",
  atOnce: () => 4,
  relayOf: ({ settings }) => `web ${String(settings["url"] ?? "")}`,
  needs: { settings: ["url"], secrets: ["key"] },
  hand: async (batch, sender) =>
    await Promise.all(batch.map(async (parcel) => await handOne(parcel, sender))),
};

async function handOne(parcel: Parcel, { settings, secrets, fromAddress }: Sender): Promise<Handed> {
  const { id, to, text, purpose } = parcel;
  const body = JSON.stringify({ id, to, from: fromAddress, text, purpose });
  const second = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", secrets["key"] ?? "")
    .update(`${second}.${body}`)
    .digest("hex");
  const answer = await callOut({
    url: String(settings["url"] ?? ""),
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-rebelote-signature": `t=${second},v1=${signature}`,
    },
    body,
  });
  if (answer.outcome !== "answered") return withoutAnswer(id, answer);
  const said = readJson(answer.text);
  const providerId = wordOf(said, "id");
  if (answer.status >= 200 && answer.status < 300)
    return {
      id,
      outcome: "sent",
      answer: `HTTP ${answer.status}`,
      ...(providerId === "" ? {} : { providerId }),
    };
  const error = wordOf(said, "error") || wordOf(said, "message") || `HTTP ${answer.status}`;
  if (answer.status === 422) return { id, outcome: "hard", error };
  return byStatus(id, answer.status, error);
}
