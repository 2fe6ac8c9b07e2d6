import { planMailing } from "../../capabilities/messages/index.ts";
import { unsubscribeAddresses } from "../../capabilities/permission/index.ts";
import { redeem, redeemConcurrently, refundWinner } from "./ecrm-coupons.ts";
import { bounceHard, complain, hearMail } from "./ecrm-inbound.ts";
import {
  addCampaign,
  campaignOf,
  expectWord,
  type MailWorld,
  type Moment,
  type NewCampaign,
  reportOf,
} from "./ecrm-mail-world.ts";
import { namesOf } from "./ecrm-people.ts";
import { hearSms, measure } from "./ecrm-sms.ts";
import { advance, advanceUntil } from "./ecrm-time.ts";
import { CaseFault, type Words } from "./words.ts";

export type MailVerb = (world: MailWorld, step: Words) => Promise<void>;

export const mailVerbs: Readonly<Record<string, MailVerb>> = {
  campaign: async (world, step) => {
    await addCampaign(world, campaignSaid(world, step));
  },
  plan_campaign: async (world, step) => {
    const { id } = await addCampaign(world, campaignSaid(world, step));
    const { place, shop } = world;
    await place.database.inMerchant(shop.merchantId, async (tx) => await planMailing(tx, id));
  },
  trigger: async (world, step) => {
    const name = `${step.text("template")} ${world.campaigns.length + 1}`;
    await addCampaign(world, { ...campaignSaid(world, step, name), ...triggerSaid(world, step) });
    await advance(world, world.shop.now());
  },
  event: async (world, step) => {
    expectWord(step, "name", "order_placed");
    const { id } = world.person(step.text("customer"));
    const { shop } = world;
    const happenedAt = new Date(shop.now()).toISOString();
    const ticket = { source: "cases", externalId: `case-${shop.next()}`, happenedAt, totalCents: 5_000 };
    await shop.ask("POST", "/receipts", { ...ticket, customer: { id } });
  },
  advance: async (world, step) => {
    await advance(world, Date.parse(step.text("to")));
    await world.place.settle();
  },
  unsubscribe: async (world, step) => {
    expectWord(step, "scope", "all_marketing");
    await unsubscribe(world, world.person(step.text("customer")).id);
  },
  erase: async (world, step) => {
    const { id } = world.person(step.text("customer"));
    await world.shop.ask("POST", `/customers/${id}/erasure`, { by: "person" });
  },
  bounce: async (world, step) => {
    expectWord(step, "kind", "hard");
    await bounceHard(world, step.text("customer"));
  },
  complaints: async (world, step) => {
    for (const name of step.texts("customers")) await complain(world, name);
  },
  inbound_email: async (world, step) => {
    world.results.set(step.text("id"), await hearMail(world, step.text("raw")));
  },
  inbound_sms: hearSms,
  measure_sms: async (world, step) => {
    measure(world, step);
    await Promise.resolve();
  },
  smtp_fail_once: async (world, step) => {
    world.sink.script(world.person(step.text("customer")).email ?? "", [step.text("answer")]);
    await Promise.resolve();
  },
  redeem,
  redeem_concurrently: redeemConcurrently,
  refund: refundWinner,
  when: async (world, step) => {
    const taken = step.number("accepted_at_sink");
    await advanceUntil(world, `${taken} messages taken`, () => world.sink.taken.length >= taken);
    const then = step.inner("then");
    await mailVerbOf(then)(world, then);
    world.moments.push(await momentOf(world, taken));
  },
  wait_seconds: async (world, step) => {
    const until = world.shop.now() + step.number("seconds") * 1_000;
    await advanceUntil(world, "the wait", () => world.shop.now() >= until);
  },
  wait_until: async (world, step) => {
    const campaign = campaignOf(world, step.text("campaign"));
    const state = step.text("state");
    await advanceUntil(world, `${campaign.name} ${state}`, () => campaign.last.state === state);
  },
};

/** @throws CaseFault when nobody knows the verb of a step, or of what follows from it. */
export function mailVerbOf(step: Words): MailVerb {
  const verb = mailVerbs[step.text("do")];
  if (verb === undefined) throw new CaseFault(`${step.where}: nobody knows how to “${step.text("do")}”`);
  return verb;
}

export function campaignSaid(world: MailWorld, step: Words, name = step.text("id")): NewCampaign {
  const channel = step.maybeText("channel") ?? "email";
  if (channel !== "email" && channel !== "sms")
    throw new CaseFault(`${step.where}: no message by ${channel}`);
  const [sendAt, sendLocal] = [step.maybeText("send_at"), step.maybeText("send_local")];
  const perSecond = step.maybeNumber("rate_per_second");
  const coupon = step.maybeText("coupon");
  const voucherKindId = world.coupons.get(coupon ?? "");
  if (coupon !== undefined && voucherKindId === undefined)
    throw new CaseFault(`${step.where}: no coupon is called “${coupon}”`);
  return {
    ...{
      name,
      channel,
      template: step.maybeText("template") ?? name,
      class: step.maybeText("class") ?? "marketing",
    },
    names: namesOf(`${step.where}.audience`, step.value("audience"), world.given),
    ...(sendAt === undefined ? {} : { sendAt }),
    ...(sendLocal === undefined ? {} : { sendLocal }),
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(voucherKindId === undefined ? {} : { voucherKindId }),
  };
}

/** A message by rule: when it is worth nothing any more, and what ends the journey it belongs to. */
function triggerSaid(world: MailWorld, step: Words): Pick<NewCampaign, "expiresAt" | "skipsBuyers"> {
  const hours = step.maybeNumber("ttl_hours");
  const journey = step.maybeText("journey");
  const known = world.given.each("journeys").find((one) => one.text("id") === journey);
  if (journey !== undefined && known === undefined)
    throw new CaseFault(`${step.where}: no journey is called “${journey}”`);
  if (known !== undefined) expectWord(known, "exit_on", "order_placed");
  return {
    ...(hours === undefined
      ? {}
      : { expiresAt: new Date(world.shop.now() + hours * 3_600_000).toISOString() }),
    skipsBuyers: known?.maybeText("exit_on") === "order_placed",
  };
}

/** As the button of a mail program does (RFC 8058). */
async function unsubscribe({ place, shop }: MailWorld, customerId: string): Promise<void> {
  const { oneClick } = await place.database.inMerchant(
    shop.merchantId,
    async (tx) => await unsubscribeAddresses(tx, { customerId, channel: "email" }),
  );
  const { statusCode } = await place.server.inject({
    method: "POST",
    url: new URL(oneClick).pathname,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: "List-Unsubscribe=One-Click",
  });
  if (statusCode !== 200) throw new CaseFault(`leaving was answered ${statusCode}`);
}

async function momentOf(world: MailWorld, taken: number): Promise<Moment> {
  const campaign = world.campaigns.at(-1);
  if (campaign === undefined) return { taken, rate: null, action: "none" };
  const { complaintRate, isWarned, mailing } = await reportOf(world, campaign);
  const isStopped = mailing.state === "paused" && mailing.pausedFor === "complaints";
  const isTold = JSON.stringify(await world.shop.ask("GET", "/today")).includes("mailing_halted_complaints");
  const stopped = isTold ? "pause_and_tell" : "pause";
  return { taken, rate: complaintRate, action: isStopped ? stopped : isWarned ? "warn" : "none" };
}
