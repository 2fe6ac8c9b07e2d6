import { createHash } from "node:crypto";
import { callOut } from "../../../../platform/call-out.ts";
import type { Driver, Handed, Parcel, Sender } from "../../drivers.ts";
import { byStatus, readJson, withoutAnswer, wordOf } from "./answers.ts";

const home = "https://eu.api.ovh.com/1.0";

/**
 * SMS by OVHcloud's HTTP interface (`POST /sms/{serviceName}/jobs`). Marketing carries its STOP clause, which the operator adds and
 * whose answers come to the account (French carriers' charter, SMS-FR-02).
 */
export const ovhDriver: Driver = {
  channel: "sms",
  name: "ovh",
  atOnce: () => 4,
  relayOf: ({ settings }) => `ovh ${String(settings["service"] ?? "")}`,
  needs: { settings: ["service", "application"], secrets: ["application_secret", "consumer_key"] },
  hand: async (batch, sender) =>
    await Promise.all(batch.map(async (parcel) => await handOne(parcel, sender))),
};

async function handOne(parcel: Parcel, sender: Sender): Promise<Handed> {
  const { id, to, text, purpose } = parcel;
  const { settings, fromAddress } = sender;
  const service = encodeURIComponent(String(settings["service"] ?? ""));
  const url = `${String(settings["endpoint"] ?? home)}/sms/${service}/jobs`;
  const body = JSON.stringify({
    charset: "UTF-8",
    class: "phoneDisplay",
    message: text,
    noStopClause: purpose !== "marketing",
    priority: "high",
    receivers: [to],
    ...(fromAddress === null ? { senderForResponse: true } : { sender: fromAddress }),
    tag: id,
    validityPeriod: 2880,
  });
  const answer = await callOut({ url, method: "POST", headers: signed(sender, "POST", url, body), body });
  if (answer.outcome !== "answered") return withoutAnswer(id, answer);
  const said = readJson(answer.text);
  const error = wordOf(said, "message") || `HTTP ${answer.status}`;
  if (answer.status !== 200) return byStatus(id, answer.status, error);
  const { ids, invalidReceivers } = said;
  if (Array.isArray(invalidReceivers) && invalidReceivers.length > 0)
    return { id, outcome: "hard", error: "not a number that takes SMS" };
  const providerId = Array.isArray(ids) ? String(ids[0] ?? "") : "";
  return {
    id,
    outcome: "sent",
    answer: answer.text.slice(0, 300),
    ...(providerId === "" ? {} : { providerId }),
  };
}

/** OVHcloud's signature: SHA-1 over the secret, the key, the method, the address, the body and the second, joined by a plus. */
function signed(
  { settings, secrets }: Sender,
  method: string,
  url: string,
  body: string,
): Readonly<Record<string, string>> {
  const second = String(Math.floor(Date.now() / 1_000));
  const consumer = secrets["consumer_key"] ?? "";
  const said = [secrets["application_secret"] ?? "", consumer, method, url, body, second].join("+");
  return {
    "content-type": "application/json; charset=utf-8",
    "x-ovh-application": String(settings["application"] ?? ""),
    "x-ovh-consumer": consumer,
    "x-ovh-timestamp": second,
    "x-ovh-signature": `$1$${createHash("sha1").update(said).digest("hex")}`,
  };
}
