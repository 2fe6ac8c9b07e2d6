import { callOut } from "../../../../platform/call-out.ts";
import type { Driver, Handed, Parcel, Sender } from "../../drivers.ts";
import { reportAddress } from "./twilio-hook.ts";
import { byStatus, readJson, withoutAnswer, wordOf } from "./answers.ts";

const home = "https://api.twilio.com";

// Twilio's codes about the number itself: not one, not a mobile, out of reach, its holder said STOP.
const neverCodes = new Set(["21211", "21214", "21217", "21614"]);
const blockedCodes = new Set(["21408", "21610", "21612", "30007"]);

/** SMS by Twilio's HTTP interface (Messages, version 2010-04-01). */
export const twilioDriver: Driver = {
  channel: "sms",
  name: "twilio",
  atOnce: () => 8,
  relayOf: ({ settings }) => `twilio ${String(settings["account"] ?? "")}`,
  needs: { settings: ["account"], secrets: ["token"] },
  hand: async (batch, sender) =>
    await Promise.all(batch.map(async (parcel) => await handOne(parcel, sender))),
};

async function handOne(
  parcel: Parcel,
  { merchantId, settings, secrets, fromAddress }: Sender,
): Promise<Handed> {
  const { id, to, text } = parcel;
  const report = reportAddress(merchantId, id);
  const account = String(settings["account"] ?? "");
  const from = fromAddress ?? "";
  // A messaging service chooses the number by itself; its identifier begins with MG.
  const form = new URLSearchParams({
    To: to,
    Body: text,
    ...(from.startsWith("MG") ? { MessagingServiceSid: from } : { From: from }),
    // Twilio refuses the message itself when this is no address that it can reach.
    ...(report.startsWith("https://") ? { StatusCallback: report } : {}),
  });
  const answer = await callOut({
    url: `${String(settings["endpoint"] ?? home)}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`,
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${account}:${secrets["token"] ?? ""}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
  });
  if (answer.outcome !== "answered") return withoutAnswer(id, answer);
  const said = readJson(answer.text);
  const sid = wordOf(said, "sid");
  if (answer.status >= 200 && answer.status < 300 && sid !== "")
    return { id, outcome: "sent", answer: wordOf(said, "status"), providerId: sid };
  const code = wordOf(said, "code");
  const error = `${code} ${wordOf(said, "message")}`.trim() || `HTTP ${answer.status}`;
  if (neverCodes.has(code)) return { id, outcome: "hard", error };
  if (blockedCodes.has(code)) return { id, outcome: "block", error };
  return byStatus(id, answer.status, error);
}
