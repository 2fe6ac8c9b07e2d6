import { createHash, createPrivateKey } from "node:crypto";
import type { DkimKey } from "../../platform/dkim.ts";
import { closeMail, handMail, type Relay, relayName } from "../../platform/mail.ts";
import { type Handed, type Parcel, registerDriver, type Sender } from "./drivers.ts";
import { readReply } from "./rules/replies.ts";

const usualConnections = 5;
const mostConnections = 20;

registerDriver({
  channel: "email",
  name: "smtp",
  needs: { settings: ["host"], secrets: [] },
  atOnce: connectionsOf,
  relayOf: (sender) => relayName(urlOf(sender)),
  hand: async (batch, sender) => {
    const relay = relayOf(sender);
    return await Promise.all(batch.map(async (parcel) => await handOne(relay, parcel, sender)));
  },
  close: () => closeMail(),
});

async function handOne(relay: Relay, parcel: Parcel, sender: Sender): Promise<Handed> {
  const { id, to, language, text, html, unsubscribe, mailingId } = parcel;
  const from = sender.fromAddress ?? "";
  const answer = await handMail(
    relay,
    {
      id,
      to,
      language,
      text,
      html,
      unsubscribe,
      subject: parcel.subject ?? "",
      from: { name: parcel.fromName, address: from },
      replyTo: parcel.replyTo === null ? null : { name: parcel.fromName, address: parcel.replyTo },
      returnPath: parcel.returnPath ?? sender.returnAddress ?? from,
      feedbackId: mailingId === null ? null : `${mailingId}:${sender.merchantId}:rebelote`,
    },
    Date.now(),
  );
  if (answer.isAccepted) return { id, outcome: "sent", answer: answer.answer };
  const { error, code, mayHaveLeft } = answer;
  const verdict = readReply({ code, text: error });
  if (verdict.kind === "silent") return { id, outcome: "silent", mayHaveLeft, error };
  if (verdict.kind === "slow") return { id, outcome: "slow", of: verdict.of, error };
  return { id, outcome: verdict.kind, error };
}

function connectionsOf({ settings }: Sender): number {
  const given = Number(settings["connections"] ?? usualConnections);
  return Number.isInteger(given) ? Math.min(mostConnections, Math.max(1, given)) : usualConnections;
}

/** The installation's relay is one address; a shop's own is made of its settings. */
function urlOf({ settings, secrets }: Sender): string {
  const { url, host, port, username, security } = settings;
  if (typeof url === "string") return url;
  const made = new URL(`${security === "tls" ? "smtps" : "smtp"}://relay.invalid`);
  made.hostname = String(host ?? "");
  if (port !== undefined) made.port = String(port);
  if (typeof username === "string" && username !== "") {
    made.username = encodeURIComponent(username);
    made.password = encodeURIComponent(secrets["password"] ?? "");
  }
  return made.href;
}

function relayOf(sender: Sender): Relay {
  const { security } = sender.settings;
  return {
    url: urlOf(sender),
    dkim: dkimOf(sender),
    ...(security === "tls" || security === "starttls" || security === "none" ? { security } : {}),
  };
}

const keys = new Map<string, DkimKey>();

/** Reading a key takes longer than signing with it: each is read once. */
function dkimOf({ settings, secrets }: Sender): DkimKey | null {
  const { dkimDomain: domain, dkimSelector: selector } = settings;
  const pem = secrets["dkimKey"];
  if (typeof domain !== "string" || typeof selector !== "string" || pem === undefined) return null;
  const name = createHash("sha256").update(`${domain} ${selector} ${pem}`).digest("hex");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const made = { domain, selector, key: createPrivateKey(pem) };
  keys.set(name, made);
  return made;
}
