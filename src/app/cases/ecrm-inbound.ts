import { leaveMessage, receiveMail } from "../../capabilities/messages/index.ts";
import type { HealthAnswer } from "../../capabilities/messages/shared.ts";
import type { MailWorld } from "./ecrm-mail-world.ts";
import { linesOf, messageIdOf, nameOf } from "./ecrm-mail-world.ts";
import { deadAddresses, decisionOn, isRefusal } from "./ecrm-standing.ts";
import { CaseFault } from "./words.ts";

/** What became of a message that came in. */
export type Heard = {
  readonly kind: string;
  readonly customer: string | null;
  /** Those whose address is known to be dead since. */
  readonly suppressed: readonly string[];
  /** The numbers of a campaign moved. */
  readonly counts: boolean;
  readonly alert: "reputation" | null;
  /** She is off all offers by e-mail, and her ledger says that she complained. */
  readonly isOffByComplaint: boolean;
};

/** Hands a message to the product as it would come to the shop's mailbox. */
export async function hearMail(world: MailWorld, said: string): Promise<Heard> {
  const { place, shop } = world;
  const before = await numbersOf(world);
  const raw = Buffer.from(withSignedAddresses(world, said));
  const { kind, customerId } = await receiveMail(place.database, shop.merchantId, raw, "mailbox");
  const after = await numbersOf(world);
  return {
    kind: kind === "unknown" ? "unknown_delivery" : kind,
    customer: nameOf(world, customerId),
    suppressed: after.dead.filter((name) => !before.dead.includes(name)),
    counts: after.counted !== before.counted,
    alert: after.blocked > before.blocked ? "reputation" : null,
    isOffByComplaint: customerId !== null && (await isOffByComplaint(world, customerId)),
  };
}

async function numbersOf(
  world: MailWorld,
): Promise<{ dead: readonly string[]; counted: string; blocked: number }> {
  const counts: unknown[] = [];
  for (const { id } of world.campaigns) {
    const { counts: now } = await world.shop.ask<{ counts: object }>("GET", `/mailings/${id}`);
    counts.push(now);
  }
  const { blocked } = await world.shop.ask<HealthAnswer>("GET", "/delivery/health");
  return { dead: await deadAddresses(world), counted: JSON.stringify(counts), blocked };
}

async function isOffByComplaint(world: MailWorld, customerId: string): Promise<boolean> {
  const { reason } = await decisionOn(world, customerId, { channel: "email", purpose: "marketing" });
  const ledger = await world.shop.ask("GET", `/customers/${customerId}/consents`);
  return isRefusal(reason) && JSON.stringify(ledger).includes('"complaint"');
}

/** The cases name a delivery by its customer or its place in the audience; the product signs an address for each. */
function withSignedAddresses(world: MailWorld, said: string): string {
  return said.replaceAll(/b\+d(\w+)@bounce\.shop\.test/g, (written: string, delivery: string) => {
    const person = /^\d+$/.test(delivery)
      ? world.people[Number(delivery) - 1]
      : world.people.find(({ name }) => name === delivery);
    return person === undefined ? written : returnPathTo(world, person.email);
  });
}

/** From where the last mail to an address came back to, if it did. */
function returnPathTo({ sink }: MailWorld, email: string | null): string {
  const mail = sink.taken.findLast(({ to }) => to.toLowerCase() === email?.trim().toLowerCase());
  if (mail === undefined) throw new CaseFault(`nothing was sent to ${email}`);
  return mail.from;
}

/** Somebody complains of a campaign: her mailbox tells it as it does (RFC 5965). */
export async function complain(world: MailWorld, name: string): Promise<void> {
  const from = returnPathTo(world, world.person(name).email);
  await hearMail(
    world,
    report("feedback-report", [
      "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: X/1.0\r\nVersion: 1",
      `Original-Mail-From: <${from}>\r\n`,
    ]),
  );
}

/** A letter of the shop's to a customer comes back for good: her address is dead (RFC 3464). */
export async function bounceHard(world: MailWorld, name: string): Promise<void> {
  const { place, shop } = world;
  const { id, email } = world.person(name);
  await place.database.inMerchant(shop.merchantId, async (tx) => {
    await leaveMessage(tx, {
      ...{ channel: "email", to: email ?? "", customerId: id, kind: "welcome", language: "en" },
      ...{ subject: "Your account", text: "Welcome." },
    });
  });
  await place.deliver();
  const address = returnPathTo(world, email);
  const status = `Final-Recipient: rfc822; ${email}\r\nAction: failed\r\nStatus: 5.1.1\r\n`;
  const heard = await hearMail(
    world,
    report(
      "delivery-status",
      [`Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.remote.test\r\n\r\n${status}`],
      address,
    ),
  );
  if (heard.kind !== "hard") throw new CaseFault(`a report of a dead address was read as ${heard.kind}`);
}

function report(type: string, lines: readonly string[], to = "fbl@shop.test"): string {
  const head = `From: MAILER-DAEMON@mx.remote.test\r\nTo: ${to}\r\nSubject: report\r\nMIME-Version: 1.0`;
  const kind = `Content-Type: multipart/report; report-type=${type}; boundary=b1`;
  const words = "Content-Type: text/plain\r\n\r\nA report.";
  return `${head}\r\n${kind}\r\n\r\n--b1\r\n${words}\r\n--b1\r\n${lines.join("\r\n")}\r\n--b1--\r\n`;
}

/** Mails of a campaign, each with its line. */
export async function mailsOf(world: MailWorld, campaign: Parameters<typeof linesOf>[1]) {
  const lines = new Map((await linesOf(world, campaign)).map((line) => [line.id, line]));
  const taken = [...world.sink.taken, ...(world.gateway?.taken ?? [])];
  return taken.flatMap((mail) => {
    const line = lines.get(messageIdOf(mail));
    return line === undefined ? [] : [{ mail, line }];
  });
}
