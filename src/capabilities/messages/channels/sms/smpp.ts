import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import smpp, { type Pdu, type Session } from "smpp";
import { isInside } from "../../../../platform/call-out.ts";
import { measureSms, partsOfSms } from "../../../../values/gsm.ts";
import type { Driver, Handed, Parcel, Sender } from "../../drivers.ts";
import { tellArrival } from "./arrivals.ts";

const patienceMs = 20_000;
const enquireMs = 30_000;

// SMPP 3.4 §5.1.3.
const status = {
  ok: 0x00,
  numberUnknown: 0x0b,
  later: new Set([0x14, 0x58]),
  notLetIn: new Set([0x0d, 0x0e, 0x0f]),
};

/** SMS over SMPP 3.4, to an operator or a gateway; one connection a sender, kept open, which also brings what people answer. */
export const smppDriver: Driver = {
  channel: "sms",
  name: "smpp",
  most: 10,
  atOnce: () => 1,
  relayOf: ({ settings }) => `smpp ${String(settings["host"] ?? "")} ${String(settings["system_id"] ?? "")}`,
  needs: { settings: ["host", "system_id"], secrets: ["password"] },
  hand: async (batch, sender) => {
    const opened = await sessionOf(sender);
    if ("failed" in opened) return batch.map(({ id }) => ({ id, ...opened.failed }));
    return await Promise.all(batch.map(async (parcel) => await handOne(opened.session, parcel, sender)));
  },
  close: () => {
    for (const line of lines.values())
      void line.then((opened) => "session" in opened && opened.session.destroy());
    lines.clear();
  },
};

type Opened =
  | { readonly session: Session }
  | {
      readonly failed:
        | { readonly outcome: "silent"; readonly mayHaveLeft: false; readonly error: string }
        | { readonly outcome: "refused"; readonly error: string };
    };

const lines = new Map<string, Promise<Opened>>();

async function sessionOf(sender: Sender): Promise<Opened> {
  const name = `${sender.merchantId} ${smppDriver.relayOf(sender)}`;
  const known = lines.get(name);
  if (known !== undefined) return await known;
  const opening = open(sender, () => lines.delete(name));
  lines.set(name, opening);
  const opened = await opening;
  if ("failed" in opened) lines.delete(name);
  return opened;
}

async function open({ merchantId, settings, secrets }: Sender, forget: () => void): Promise<Opened> {
  const host = String(settings["host"] ?? "");
  const port = Number(settings["port"] ?? 2775);
  const address =
    isIP(host) === 0
      ? await lookup(host).then(
          (found) => found.address,
          () => null,
        )
      : host;
  if (address === null) return silent(`${host} has no address`);
  if (isInside(address) && process.env["REBELOTE_CALL_INSIDE"] !== "1")
    return { failed: { outcome: "refused", error: "an address of the inside" } };
  const scheme = settings["tls"] === true ? "ssmpp" : "smpp";
  const session = smpp.connect({
    url: `${scheme}://${isIP(address) === 6 ? `[${address}]` : address}:${port}`,
    auto_enquire_link_period: enquireMs,
  });
  return await new Promise<Opened>((resolve) => {
    const giveUp = setTimeout(() => {
      session.destroy();
      resolve(silent("no answer"));
    }, patienceMs);
    const settle = (opened: Opened): void => {
      clearTimeout(giveUp);
      resolve(opened);
    };
    session.on("error", (error: Error) => {
      forget();
      settle(silent(error.message));
    });
    session.on("close", () => {
      forget();
      settle(silent("connection closed"));
    });
    session.on(scheme === "smpp" ? "connect" : "secureConnect", () => {
      const who = { system_id: String(settings["system_id"] ?? ""), password: secrets["password"] ?? "" };
      session.bind_transceiver({ ...who, interface_version: 0x34 }, ({ command_status: answer }) => {
        if (answer === status.ok) return settle({ session });
        session.destroy();
        const error = `bind ${answer}`;
        return settle(
          status.notLetIn.has(answer) ? { failed: { outcome: "refused", error } } : silent(error),
        );
      });
    });
    session.on("deliver_sm", (pdu: Pdu) => {
      void take(merchantId, pdu).then(
        () => session.send(pdu.response()),
        // Not taken: the operator brings it again (ESME_RX_T_APPN).
        () => session.send(pdu.response({ command_status: 0x64 })),
      );
    });
  });
}

function silent(error: string): Opened {
  return { failed: { outcome: "silent", mayHaveLeft: false, error } };
}

async function handOne(session: Session, { id, to, text }: Parcel, { fromAddress }: Sender): Promise<Handed> {
  const parts = partsOfSms(text);
  const { encoding } = measureSms(text);
  // The same for all parts of a message, and another for the next one: the last byte of its identifier.
  const reference = Number.parseInt(id.slice(-2), 16);
  let answer: Handed = { id, outcome: "silent", mayHaveLeft: false, error: "nothing to say" };
  for (const [place, part] of parts.entries()) {
    const udh = Buffer.from([5, 0, 3, reference, parts.length, place + 1]);
    answer = await submit(session, id, {
      ...sourceOf(fromAddress),
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: to.replace(/^\+/, ""),
      data_coding: encoding === "gsm7" ? 0 : 8,
      esm_class: parts.length > 1 ? 0x40 : 0,
      registered_delivery: 1,
      short_message: parts.length > 1 ? { udh, message: part } : part,
    });
    if (answer.outcome !== "sent") {
      // Some of it is there: saying all of it again would double what has arrived.
      return place > 0 && answer.outcome === "silent" ? { ...answer, mayHaveLeft: true } : answer;
    }
  }
  return answer;
}

/** A number is international (type 1, plan 1), a name of letters is one (type 5, plan 0): SMPP 3.4 §5.2.5. */
function sourceOf(from: string | null): object {
  if (from === null) return {};
  const digits = from.replace(/^\+/, "");
  return /^\d+$/.test(digits)
    ? { source_addr_ton: digits.length > 6 ? 1 : 3, source_addr_npi: 1, source_addr: digits }
    : { source_addr_ton: 5, source_addr_npi: 0, source_addr: from };
}

async function submit(session: Session, id: string, fields: object): Promise<Handed> {
  return await new Promise<Handed>((resolve) => {
    const lost = (error: string, mayHaveLeft: boolean) => (): void =>
      settle({ id, outcome: "silent", mayHaveLeft, error });
    const closed = lost("connection closed", true);
    const giveUp = setTimeout(lost("no answer", true), patienceMs);
    const settle = (handed: Handed): void => {
      clearTimeout(giveUp);
      session.off("close", closed);
      resolve(handed);
    };
    session.on("close", closed);
    const isSaid = session.submit_sm(fields, ({ command_status: answer, message_id: providerId }) => {
      const error = `SMPP ${answer}`;
      if (answer === status.ok)
        settle({ id, outcome: "sent", answer: providerId ?? "", ...(providerId ? { providerId } : {}) });
      else if (answer === status.numberUnknown) settle({ id, outcome: "hard", error });
      else if (status.later.has(answer)) settle({ id, outcome: "slow", of: "relay", error });
      else settle({ id, outcome: "soft", error });
    });
    if (!isSaid) settle({ id, outcome: "silent", mayHaveLeft: false, error: "connection closed" });
  });
}

// SMPP 3.4 §5.2.12: bit 2 says that it is a receipt of ours, not words of a person.
const receiptBit = 0x04;

async function take(merchantId: string, pdu: Pdu): Promise<void> {
  const text = wordsOf(pdu);
  if (((pdu.esm_class ?? 0) & receiptBit) !== 0) {
    const providerId = pdu.receipted_message_id ?? /\bid:(\S+)/.exec(text)?.[1];
    const state = /\bstat:(\S+)/.exec(text)?.[1];
    if (providerId !== undefined && state !== undefined)
      await tellArrival({ kind: "receipt", merchantId, providerId, state });
    return;
  }
  const number = pdu.source_addr ?? "";
  await tellArrival({
    kind: "words",
    merchantId,
    number: number.startsWith("+") ? number : `+${number}`,
    text,
    providerId: null,
  });
}

function wordsOf({ short_message: short, message_payload: long }: Pdu): string {
  const said = long ?? short ?? "";
  const message = typeof said === "object" && "message" in said ? said.message : said;
  return typeof message === "string" ? message : message.toString("utf8");
}
