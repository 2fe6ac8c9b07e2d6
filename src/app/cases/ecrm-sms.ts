import type { InboundAnswer } from "../../capabilities/messages/shared.ts";
import { measureSms } from "../../values/gsm.ts";
import type { MailWorld } from "./ecrm-mail-world.ts";
import { decisionOn, isRefusal, reasonsNow } from "./ecrm-standing.ts";
import { CaseFault, type Words } from "./words.ts";

/** What became of a text message that came in. */
type Texted = {
  readonly sender: string;
  readonly kind: string;
  /** Who may get offers by text message no more since. */
  readonly off: readonly string[];
  /** Who may again. */
  readonly on: readonly string[];
  readonly isShown: boolean;
};

const offers = { channel: "sms", purpose: "marketing" } as const;

/** The shop says which words stop; the product must know each of them. */
export async function checkStopWords(world: MailWorld): Promise<void> {
  const sms = world.given.maybeInner("sms");
  // What a text says of STOP stands in the text that is measured.
  sms?.value("stop_suffix");
  for (const [index, word] of (sms?.texts("stop_words") ?? []).entries()) {
    const { kind } = await receive(world, `+3360000010${index}`, word);
    if (kind !== "stop") throw new CaseFault(`“${word}” stops nothing`);
  }
}

async function receive(world: MailWorld, number: string, text: string): Promise<{ kind: string }> {
  return await world.shop.ask<{ kind: string }>("POST", "/sms/received", { number, text });
}

export async function hearSms(world: MailWorld, step: Words): Promise<void> {
  const [sender, text] = [step.text("sender"), step.text("text")];
  const before = await reasonsNow(world, offers);
  const { kind } = await receive(world, sender, text);
  const after = await reasonsNow(world, offers);
  const { items } = await world.shop.ask<InboundAnswer>("GET", "/delivery/returns?kind=reply");
  const changed = (isOff: boolean): string[] =>
    [...after].flatMap(([name, reason]) =>
      isRefusal(reason) === isOff && isRefusal(before.get(name) ?? "") !== isOff ? [name] : [],
    );
  const texted: Texted = {
    ...{ sender, kind, off: changed(true), on: changed(false) },
    isShown: items.some(({ words }) => words === text.trim()),
  };
  world.results.set(step.text("id"), texted);
}

/** The weight of a text is the product's rule itself. */
export function measure(world: MailWorld, step: Words): void {
  const { encoding, units, parts } = measureSms(step.text("text"));
  const names = { gsm7: "GSM-7", ucs2: "UCS-2" } as const;
  world.results.set(step.text("id"), { encoding: names[encoding], units, parts });
}

/** Whether a text message did what the case says in a sentence. */
export async function compareTexted(world: MailWorld, wanted: Words): Promise<void> {
  const said = wanted.text("effect");
  const texted = world.results.get(wanted.text("id")) as Texted | undefined;
  if (texted === undefined) throw new CaseFault(`${wanted.where}: nothing came in`);
  const told = JSON.stringify(texted);
  const off = /^(.+) off SMS marketing\b/.exec(said)?.[1]?.split(" and ");
  const expected = off ?? [];
  const isSame = texted.off.join() === expected.join() && texted.on.length === 0;
  if (!isSame) throw new CaseFault(`${wanted.where} (${said}) did otherwise: ${told}`);
  if (off !== undefined) return;
  if (said.startsWith("none")) {
    if (texted.kind === "reply" && texted.isShown) return;
    throw new CaseFault(`${wanted.where}: it is not shown as a reply: ${told}`);
  }
  if (said !== "number added to the suppression list although unknown")
    throw new CaseFault(`${wanted.where}: nobody knows what “${said}” means`);
  await compareUnknown(world, texted.sender);
}

/** A file brings the number later, with a consent from before it refused. */
async function compareUnknown(world: MailWorld, phone: string): Promise<void> {
  const { id } = await world.shop.ask<{ id: string }>("POST", "/customers", {
    firstName: "Later",
    phones: [phone],
  });
  await agreeBefore(world, id, "sms");
  const { reason } = await decisionOn(world, id, offers);
  if (!isRefusal(reason)) throw new CaseFault(`${phone} refused, and may be written to: ${reason}`);
}

async function agreeBefore(
  { shop, startsAt }: MailWorld,
  customerId: string,
  channel: string,
): Promise<void> {
  const happenedAt = new Date(startsAt - 86_400_000).toISOString();
  const granted = { channel, act: "granted", textVersion: "case", origin: "counter", happenedAt };
  await shop.ask("POST", `/customers/${customerId}/consents`, { consents: [granted] });
}

/** What may still be said after all that happened: “sms marketing”, or a way alone, of which the case gives no address. */
export async function compareAllowed(world: MailWorld, expected: Words): Promise<void> {
  const allowed = expected.inner("still_allowed");
  for (const name of allowed.keys()) {
    const { id } = world.person(name);
    for (const said of allowed.texts(name)) {
      const [channel = "", purpose = "marketing"] = said.split(" ");
      if (
        (channel !== "email" && channel !== "sms") ||
        (purpose !== "marketing" && purpose !== "transactional")
      )
        throw new CaseFault(`${allowed.where}: nobody knows “${said}”`);
      if (channel === "email") {
        await world.shop.ask("PATCH", `/customers/${id}`, { emails: [`${name.toLowerCase()}@example.test`] });
        await agreeBefore(world, id, "email");
      }
      const { allowed: isAllowed, reason } = await decisionOn(world, id, { channel, purpose });
      if (!isAllowed) throw new CaseFault(`${name} should still get ${said}: ${reason}`);
    }
  }
}
