import { codeOf } from "./ecrm-codes.ts";
import { codesOf, redemptionOf } from "./ecrm-coupons.ts";
import { type Heard, mailsOf } from "./ecrm-inbound.ts";
import {
  type Campaign,
  campaignOf,
  type Line,
  linesOf,
  type MailWorld,
  messageIdOf,
  nameOf,
  reportOf,
} from "./ecrm-mail-world.ts";
import { compareAllowed, compareTexted } from "./ecrm-sms.ts";
import { deadAddresses } from "./ecrm-standing.ts";
import { CaseFault, type Words } from "./words.ts";

type Comparison = (world: MailWorld, expected: Words) => Promise<void>;

// The cases allow for so much real processing.
const slack = 2_000;

export const mailComparisons: Readonly<Record<string, Comparison>> = {
  sent,
  skipped,
  deliveries,
  lane,
  sink,
  reports,
  results,
  counts,
  redemptions,
  events,
  measures,
  still_allowed: compareAllowed,
  suppressed: async (world, expected) => {
    same("suppressed", (await deadAddresses(world)).toSorted(), expected.texts("suppressed").toSorted());
  },
  runs_advanced_without_message: async (world, expected) => {
    const without: string[] = [];
    for (const campaign of world.campaigns) {
      const taken = new Set((await mailsOf(world, campaign)).map(({ line }) => line.id));
      const lines = await linesOf(world, campaign, "&state=sent");
      without.push(...lines.filter(({ id }) => !taken.has(id)).map(({ id }) => id));
    }
    same("lines sent without a message", without.length, expected.number("runs_advanced_without_message"));
  },
};

function same(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new CaseFault(`${what} should be ${JSON.stringify(wanted)} and is ${JSON.stringify(found)}`);
}

type Left = {
  readonly customer: string;
  readonly template: string;
  readonly channel: string;
  readonly at: number | null;
  readonly reason?: string;
};

const say = (some: readonly Left[]): string =>
  some
    .map(({ customer, template, channel, at, reason }) =>
      [
        template,
        "to",
        customer,
        "by",
        channel,
        at === null ? "" : `at ${new Date(at).toISOString()}`,
        reason ?? "",
      ]
        .filter((word) => word !== "")
        .join(" "),
    )
    .join("; ");

/** What was taken by relay and gateway: what is expected, each once, and nothing else. */
async function sent(world: MailWorld, expected: Words): Promise<void> {
  const found: Left[] = [];
  for (const campaign of world.campaigns)
    for (const { mail, line } of await mailsOf(world, campaign)) {
      const customer = nameOf(world, line.customerId) ?? mail.to;
      const { channel } = campaign.last;
      found.push({ customer, template: campaign.template, channel, at: mail.at });
    }
  compareLeft("sent", expected.each("sent"), found);
}

async function skipped(world: MailWorld, expected: Words): Promise<void> {
  const found: Left[] = [];
  for (const campaign of world.campaigns)
    for (const { id, customerId, reason } of await linesOf(world, campaign, "&state=skipped"))
      found.push({
        customer: nameOf(world, customerId) ?? "",
        template: campaign.template,
        channel: campaign.last.channel,
        at: world.skippedAt.get(id) ?? null,
        reason: codeOf(reason ?? "", world.caps),
      });
  compareLeft("left out", expected.each("skipped"), found);
}

function compareLeft(what: string, wanted: readonly Words[], found: readonly Left[]): void {
  const rest = [...found];
  for (const one of wanted) {
    const place = rest.findIndex((left) => isMeant(one, left));
    if (place < 0) throw new CaseFault(`${one.where} was not ${what}: ${say(rest) || "nothing else was"}`);
    rest.splice(place, 1);
  }
  if (rest.length > 0) throw new CaseFault(`nobody expected to be ${what}: ${say(rest)}`);
}

function isMeant(wanted: Words, left: Left): boolean {
  const at = wanted.maybeText("at");
  const reason = wanted.maybeText("reason");
  const late = at === undefined || left.at === null ? 0 : left.at - Date.parse(at);
  return (
    wanted.text("customer") === left.customer &&
    wanted.text("template") === left.template &&
    (wanted.maybeText("channel") ?? left.channel) === left.channel &&
    (reason === undefined || reason === left.reason) &&
    late >= 0 &&
    late <= slack
  );
}

const bounces = { hard: "bounced_hard", soft: "bounced_soft", block: "blocked" } as const;

/** What became of the message to each, and how often it was tried. */
async function deliveries(world: MailWorld, expected: Words): Promise<void> {
  const [campaign] = world.campaigns;
  if (campaign === undefined) throw new CaseFault("no campaign was sent");
  const lines = await linesOf(world, campaign);
  const mails = await mailsOf(world, campaign);
  const dead = await deadAddresses(world);
  for (const wanted of expected.each("deliveries")) {
    const name = wanted.text("customer");
    const line = lines.find(({ customerId }) => nameOf(world, customerId) === name);
    if (line === undefined) throw new CaseFault(`${name} has no message`);
    const ids = mails.filter((one) => one.line.id === line.id).map(({ mail }) => messageIdOf(mail));
    const found: Readonly<Record<string, unknown>> = {
      state: stateOf(line),
      attempts: line.attempts,
      suppressed: dead.includes(name),
      counts_as_recipient_failure: line.bounce !== null,
      same_message_id: ids.length > 1 && new Set(ids).size === 1,
      flag: line.isPossibleDuplicate ? "possible_duplicate" : null,
    };
    for (const key of wanted.keys().filter((one) => one !== "customer"))
      same(`${key} of ${name}`, found[key], wanted.value(key));
  }
}

function stateOf({ state, bounce }: Line): string {
  const word = bounce === "hard" || bounce === "soft" || bounce === "block" ? bounces[bounce] : undefined;
  return word ?? state;
}

/** The lane went slower after what the relay asked for, and is free again. */
async function lane(world: MailWorld, expected: Words): Promise<void> {
  const wanted = expected.inner("lane");
  const after = wanted.text("rate_reduced_after");
  const scripts = world.given.maybeInner("smtp_script");
  const said = (scripts?.keys() ?? []).flatMap((name) => scripts?.texts(name) ?? []);
  if (!said.some((answer) => answer.startsWith(after))) throw new CaseFault(`nobody was answered ${after}`);
  if (!world.lanes.some(({ isSlowed }) => isSlowed)) throw new CaseFault("the lane was never slowed down");
  same(
    "lane recovers",
    await Promise.resolve(world.lanes.at(-1)?.isSlowed === false),
    wanted.value("recovers"),
  );
}

/** Who got something, who nothing, who twice: counted by recipient and Message-ID. */
async function sink(world: MailWorld, expected: Words): Promise<void> {
  const wanted = expected.inner("sink");
  const [campaign] = world.campaigns;
  const mails = campaign === undefined ? [] : (await mailsOf(world, campaign)).map(({ mail }) => mail);
  const byPerson = Map.groupBy(mails, ({ to }) => to);
  const doubles = mails.length - byPerson.size;
  // A repeat is the same message: the same number, and the same way out of it.
  const isSame = [...byPerson.values()].every(
    (copies) => new Set(copies.map((mail) => `${messageIdOf(mail)} ${wayOutOf(mail.source)}`)).size === 1,
  );
  const found: Readonly<Record<string, unknown>> = {
    distinct_recipients: byPerson.size,
    missing: (campaign?.people ?? 0) - byPerson.size,
    duplicate_message_ids_equal: isSame,
  };
  for (const key of wanted.keys().filter((one) => one !== "duplicates_max"))
    same(key, found[key], wanted.value(key));
  const most = wanted.maybeNumber("duplicates_max") ?? 0;
  if (doubles > most) throw new CaseFault(`${doubles} got it twice, ${most} at most should`);
}

function wayOutOf(source: string): string {
  return /^List-Unsubscribe: ((?:.|\n[ \t])*)/im.exec(source)?.[1] ?? "";
}

async function reports(world: MailWorld, expected: Words): Promise<void> {
  for (const wanted of expected.each("reports")) {
    const campaign = campaignOf(world, wanted.text("campaign"));
    const found = await figuresOf(world, campaign);
    for (const key of wanted.keys().filter((one) => one !== "campaign")) {
      const range = /^(\w+)_between$/.exec(key)?.[1];
      if (range === undefined) {
        same(`${key} of ${campaign.name}`, found[key], wanted.value(key));
        continue;
      }
      const [low = NaN, high = NaN] = wanted.texts(key).map(Number);
      const figure = Number(found[range]);
      if (!(figure >= low && figure <= high))
        throw new CaseFault(`${range} of ${campaign.name} should be from ${low} to ${high} and is ${figure}`);
    }
  }
}

/** The numbers the owner sees. */
async function figuresOf(world: MailWorld, campaign: Campaign): Promise<Readonly<Record<string, unknown>>> {
  const { mailing, byReason } = await reportOf(world, campaign);
  const { counts, state, pausedFor } = mailing;
  const cameBack = await linesOf(world, campaign, "&mark=bounced");
  const of = (bounce: string): number => cameBack.filter((line) => line.bounce === bounce).length;
  const byCap = byReason.filter((one) => one.state === "skipped" && one.reason.startsWith("PRESSURE_CAP:"));
  return {
    ...{ planned: counts.planned, sent: counts.sent, skipped: counts.skipped, failed: counts.failed },
    ...{ erased: counts.erased, bounced: counts.bounced, complaints: counts.complained },
    ...{ state, reason: pausedFor },
    ...{ bounced_hard: of("hard"), bounced_soft: of("soft"), blocked: of("block") },
    skipped_by_cap: byCap.reduce((sum, { count }) => sum + count, 0),
  };
}

async function results(world: MailWorld, expected: Words): Promise<void> {
  for (const wanted of expected.each("results")) {
    if (wanted.maybeText("effect") !== undefined && !wanted.has("customer")) {
      await compareTexted(world, wanted);
      continue;
    }
    const id = wanted.text("id");
    const heard = world.results.get(id) as Heard | undefined;
    if (heard === undefined) throw new CaseFault(`nothing came in as ${id}`);
    wanted.value("note");
    const found: Readonly<Record<string, unknown>> = {
      ...{ kind: heard.kind, customer: heard.customer, counts: heard.counts, alert: heard.alert },
      suppress: heard.suppressed.length > 0,
      effect: heard.isOffByComplaint ? "off all marketing e-mail, suppressed:complaint" : "none",
    };
    for (const key of wanted.keys().filter((one) => one !== "id" && one !== "note"))
      same(`${key} of ${id}`, found[key], wanted.value(key));
    const others = heard.suppressed.filter((name) => name !== heard.customer);
    if (others.length > 0) throw new CaseFault(`${id} also acted on ${others.join(", ")}`);
  }
}

async function counts(world: MailWorld, expected: Words): Promise<void> {
  for (const wanted of expected.each("counts")) {
    const found = await codesOf(world, wanted.text("template"));
    for (const key of wanted.keys().filter((one) => one !== "template"))
      same(`${key} of ${wanted.text("template")}`, found[key], wanted.value(key));
  }
}

async function redemptions(world: MailWorld, expected: Words): Promise<void> {
  await Promise.resolve();
  for (const wanted of expected.each("redemptions")) {
    const id = wanted.text("id");
    const found = redemptionOf(world, id);
    wanted.value("why");
    for (const key of wanted.keys().filter((one) => one !== "id" && one !== "why"))
      same(`${key} of ${id}`, found[key], wanted.value(key));
  }
}

const actions: Readonly<Record<string, string>> = {
  warn: "warn",
  "pause campaign, tell the owner": "pause_and_tell",
};

/** How the complaints stood, and what was done about them, when so many messages were taken. */
async function events(world: MailWorld, expected: Words): Promise<void> {
  await Promise.resolve();
  for (const wanted of expected.each("events")) {
    const taken = wanted.number("at_accepted");
    const moment = world.moments.find((one) => one.taken === taken);
    if (moment === undefined) throw new CaseFault(`nothing happened when ${taken} were taken`);
    same(`rate at ${taken}`, (moment.rate ?? 0).toFixed(4), wanted.number("complaint_rate").toFixed(4));
    same(`action at ${taken}`, moment.action, actions[wanted.text("action")]);
  }
}

async function measures(world: MailWorld, expected: Words): Promise<void> {
  await Promise.resolve();
  for (const wanted of expected.each("measures")) {
    const id = wanted.text("id");
    const found = (world.results.get(id) ?? {}) as Readonly<Record<string, unknown>>;
    for (const key of wanted.keys().filter((one) => one !== "id"))
      same(`${key} of ${id}`, found[key], wanted.value(key));
  }
}
