import type {
  LinesAnswer,
  MailingAnswer,
  MailingBody,
  ReportAnswer,
} from "../../capabilities/messages/shared.ts";
import { firstCreation, makePeople, type Person } from "./ecrm-people.ts";
import { type Gateway, openGateway, openSink, type Sink, type Taken } from "./ecrm-sink.ts";
import type { Place } from "./place.ts";
import { openShop, type Shop } from "./shop.ts";
import { CaseFault, type Words } from "./words.ts";

export type Line = LinesAnswer["items"][number];

/** A message of a case for an audience, as the product was told to send it. */
export type Campaign = {
  readonly name: string;
  readonly template: string;
  readonly id: string;
  readonly people: number;
  /** As it stood when somebody last looked. */
  last: MailingAnswer;
};

/** A shop of its own for one case of messages: spoken to through the API, its messages leave to a relay of the case's own. */
export type MailWorld = {
  readonly place: Place;
  readonly shop: Shop;
  readonly given: Words;
  readonly startsAt: number;
  readonly people: readonly Person[];
  readonly person: (name: string) => Person;
  readonly sink: Sink;
  readonly gateway: Gateway | null;
  /** What the case calls the caps, by their ids. */
  readonly caps: Map<string, string>;
  /** Ids of the kinds of vouchers, by what the case calls them. */
  readonly coupons: Map<string, string>;
  readonly campaigns: Campaign[];
  /** When a line was first seen to be left out, by its id. */
  readonly skippedAt: Map<string, number>;
  /** How the relay's lane stood, look after look. */
  readonly lanes: { readonly at: number; readonly isSlowed: boolean }[];
  /** What is to be done at the end of the case, whatever became of it. */
  readonly ends: (() => Promise<void>)[];
  /** What came in, by what the case calls it. */
  readonly results: Map<string, unknown>;
  /** How a campaign stood when so many messages were taken. */
  readonly moments: Moment[];
};

export type Moment = {
  readonly taken: number;
  readonly rate: number | null;
  readonly action: "none" | "warn" | "pause" | "pause_and_tell";
};

// A working day at noon in Paris: when a case does not say.
const ordinaryMoment = Date.parse("2026-06-02T10:00:00Z");
const hour = 3_600_000;
/** Lines of more people than that are not looked at one by one. */
export const fewPeople = 200;
const returnAddress = "b@bounce.shop.test";

export async function openMailWorld(place: Place, given: Words, steps: readonly Words[]): Promise<MailWorld> {
  const startsAt = startOf(given, steps);
  const shop = await openShop(place, "EUR", firstCreation(given) ?? startsAt);
  const now = (): number => shop.now();
  const sink = await openSink(now);
  const isText = steps.some((step) => step.has("channel") && step.value("channel") === "sms");
  const gateway = isText ? await openGateway(now) : null;
  await shop.ask("PATCH", "/shop", { timeZone: given.inner("shop").text("tz") });
  await shop.ask("PUT", "/shop/face", face);
  await shop.ask("POST", "/consent-texts", { version: "case", language: "en", body: "I agree to messages." });
  const caps = new Map<string, string>();
  await setLimits(shop, given, caps);
  await setSenders(shop, given, sink, gateway);
  const people = await makePeople(shop, given, startsAt);
  const byName = new Map(people.map((one) => [one.name, one]));
  return {
    ...{ place, shop, given, startsAt, people, sink, gateway, caps },
    person: (name) => {
      const found = byName.get(name);
      if (found === undefined) throw new CaseFault(`nobody is called “${name}”`);
      return found;
    },
    coupons: new Map(),
    campaigns: [],
    skippedAt: new Map(),
    lanes: [],
    ends: [sink.close, async () => await gateway?.close()],
    results: new Map(),
    moments: [],
  };
}

/** An hour before its first moment, unless the case says when it begins. */
function startOf(given: Words, steps: readonly Words[]): number {
  const said = given.maybeText("clock_start");
  if (said !== undefined) return Date.parse(said);
  const moments = steps.flatMap((step) =>
    ["at", "send_at", "to"].filter((key) => step.has(key)).map((key) => Date.parse(step.text(key))),
  );
  return moments.length === 0 ? ordinaryMoment : Math.min(...moments) - hour;
}

const face = {
  ...{ senderName: "Maison Case", colour: "#1f5c4c", addressForm: "vous", systemFonts: false },
  ...{ company: "Maison Case SARL", legalForm: "SARL", companyNumber: null, vatNumber: null },
  ...{ register: "RCS Lille", address: "1 place du Marché, 59000 Lille" },
  ...{ email: "bonjour@shop.test", phone: null },
};

const noHours = { begins: "00:00", ends: "00:00", closedDays: [], closedOnHolidays: false };
const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

async function setLimits(shop: Shop, given: Words, caps: Map<string, string>): Promise<void> {
  for (const cap of given.each("caps")) {
    expectWord(cap, "class", "marketing");
    const name = cap.text("id");
    const span = cap.text("window");
    const { id } = await shop.ask<{ id: string }>("POST", "/pressure/caps", {
      ...{
        name,
        channel: cap.maybeText("channel") ?? null,
        most: cap.number("max"),
        onHit: cap.text("on_hit"),
        span,
      },
      ...(span === "rolling" ? { hours: cap.number("hours") } : {}),
    });
    caps.set(id, name);
  }
  await shop.ask("PUT", "/pressure/quiet-hours/email", noHours);
  if (given.value("quiet_hours") === null) return;
  for (const quiet of given.each("quiet_hours")) {
    expectWord(quiet, "class", "marketing");
    expectWord(quiet, "zone", "customer");
    expectWord(quiet, "on_hit", "hold");
    // A name for what is written out beside it.
    quiet.value("profile");
    const closed = quiet.texts("closed_days");
    await shop.ask("PUT", `/pressure/quiet-hours/${quiet.text("channel")}`, {
      begins: quiet.text("start"),
      ends: quiet.text("end"),
      closedDays: closed.filter((day) => days.includes(day)).map((day) => days.indexOf(day) + 1),
      closedOnHolidays: closed.includes("public_holiday:FR"),
    });
  }
}

async function setSenders(shop: Shop, given: Words, sink: Sink, gateway: Gateway | null): Promise<void> {
  const smtp = given.maybeInner("smtp");
  // What the sink counts is compared in the end.
  smtp?.value("sink");
  await shop.ask("PUT", "/senders/email", {
    ...{ driver: "smtp", fromAddress: "bonjour@shop.test", returnAddress },
    retrySeconds: given.has("retry_seconds") ? given.texts("retry_seconds").map(Number) : null,
    limitPerSecond: given.maybeNumber("rate_per_second") ?? null,
    settings: {
      ...{ host: "127.0.0.1", port: sink.port, security: "none" },
      connections: smtp?.maybeNumber("connections_per_worker") ?? 2,
    },
  });
  if (gateway === null) return;
  await shop.ask("PUT", "/senders/sms", {
    ...{ driver: "web", fromAddress: "MAISON", settings: { url: gateway.url }, secrets: { key: "case" } },
  });
}

/** What the product does in one way only must be what the case says. */
export function expectWord(words: Words, key: string, only: string): void {
  const said = words.maybeText(key) ?? only;
  if (said !== only) throw new CaseFault(`${words.where}.${key}: only “${only}”`);
}

export type NewCampaign = {
  readonly name: string;
  readonly template: string;
  readonly class: string;
  readonly channel: "email" | "sms";
  readonly names: readonly string[];
} & Partial<
  Pick<MailingBody, "sendAt" | "sendLocal" | "expiresAt" | "perSecond" | "skipsBuyers" | "voucherKindId">
>;

/** Prepares a message and lets it go at its moment. */
export async function addCampaign(world: MailWorld, wanted: NewCampaign): Promise<Campaign> {
  const { shop } = world;
  const { name, template, class: purpose, channel, names, ...when } = wanted;
  const hasCoupon = (when.voucherKindId ?? null) !== null;
  const templateId = await wordsOf(shop, { channel, purpose, name: template, hasCoupon });
  const audience = { customerIds: names.map((one) => world.person(one).id) };
  const body = { name, channel, purpose, templateId, audience, ...when };
  const { id } = await shop.ask<MailingAnswer>("POST", "/mailings", body);
  const last = await shop.ask<MailingAnswer>("PUT", `/mailings/${id}/schedule`);
  const campaign: Campaign = { name, template, id, people: names.length, last };
  world.campaigns.push(campaign);
  return campaign;
}

// What the law wants to read beside an offer.
const couponWords =
  ' {{ bon_valeur | default: "A voucher" }}: {{ bon_code | default: "on request" }}, until {{ bon_fin | default: "…" }}, {{ bon_conditions | default: "without condition" }}.';

async function wordsOf(
  shop: Shop,
  {
    channel,
    purpose,
    name,
    hasCoupon,
  }: { channel: "email" | "sms"; purpose: string; name: string; hasCoupon: boolean },
): Promise<string> {
  // Who writes is said in the words themselves.
  const text = `${face.senderName}: words of ${name}.${hasCoupon ? couponWords : ""}`;
  const { id, revision } = await shop.ask<{ id: string; revision: number }>("POST", "/templates", {
    ...{ channel, name, class: purpose, aim: "other" },
  });
  const rich = { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text }] }] };
  const email = { subject: name, preheader: "", text: null, blocks: [{ id: "a", kind: "text", rich }] };
  await shop.ask("PUT", `/templates/${id}`, {
    revision,
    draft: { channel, words: { en: channel === "sms" ? { text } : email } },
  });
  return id;
}

export function campaignOf(world: MailWorld, name: string): Campaign {
  const found = world.campaigns.find((one) => one.name === name);
  if (found === undefined) throw new CaseFault(`no campaign is called “${name}”`);
  return found;
}

/** All lines of a campaign, in their order; by a state, or by what became of them. */
export async function linesOf(world: MailWorld, { id }: Campaign, filter = ""): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const from = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: LinesAnswer = await world.shop.ask("GET", `/mailings/${id}/lines?limit=200${filter}${from}`);
    lines.push(...page.items);
    cursor = page.nextCursor;
  }
  return lines;
}

export async function reportOf(world: MailWorld, { id }: Campaign): Promise<ReportAnswer> {
  return await world.shop.ask<ReportAnswer>("GET", `/mailings/${id}/report`);
}

/** The message a mail or a text message is of: its Message-ID begins with it. */
export function messageIdOf({ from, source }: Taken): string {
  return /^Message-ID: <([0-9a-f-]{36})@/im.exec(source)?.[1] ?? from;
}

export function nameOf(world: MailWorld, customerId: string | null): string | null {
  return world.people.find(({ id }) => id === customerId)?.name ?? null;
}
