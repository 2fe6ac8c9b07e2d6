import type { MailingAnswer } from "../../capabilities/messages/shared.ts";
import { type Campaign, fewPeople, linesOf, type MailWorld } from "./ecrm-mail-world.ts";
import { CaseFault } from "./words.ts";

const second = 1_000;
const hour = 3_600_000;
// A server plans a minute ahead, and for the first who live through an hour fourteen hours.
const planned = 60 * second;
const farthestEast = 14 * hour;
/** What was due and did not leave was held back by a limit of speed: it is looked at again soon. */
const heldBack = 5 * second;
/** One turn: what the limit of speed allows now, and not what it would allow next. */
const oneTurn = 0.001;

/** Lets time pass up to an instant, from one moment at which the product has something to do to the next. */
export async function advance(world: MailWorld, to: number): Promise<void> {
  const { place, shop } = world;
  for (;;) {
    await place.deliver();
    await look(world);
    const next = await nextMoment(world);
    if (next === null || next >= to) break;
    shop.moveTo(next > shop.now() ? next : shop.now() + heldBack);
  }
  shop.moveTo(to);
  await place.deliver();
  await look(world);
}

/** Lets time pass second by second until something is so. @throws CaseFault when it never is */
export async function advanceUntil(
  world: MailWorld,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const { place, shop } = world;
  const givesUpAt = shop.now() + 48 * hour;
  for (;;) {
    await place.deliver(oneTurn);
    await look(world);
    if (await isSo()) return;
    if (shop.now() > givesUpAt) throw new CaseFault(`${what} never came to pass`);
    const next = await nextMoment(world);
    shop.moveTo(next !== null && next > shop.now() ? next : shop.now() + second);
  }
}

/** The next moment at which one of the campaigns has something to do; null: they are over. */
async function nextMoment(world: MailWorld): Promise<number | null> {
  const moments: number[] = [];
  for (const campaign of world.campaigns) {
    const { last, people } = campaign;
    if (last.state !== "scheduled" && last.state !== "sending") continue;
    if (last.plannedAt === null) moments.push(...beginningsOf(last, world.shop.now()));
    else if (last.counts.open === 0 || people > fewPeople) moments.push(world.shop.now() + second);
    else moments.push(...(await duesOf(world, campaign)));
  }
  return moments.length === 0 ? null : Math.min(...moments);
}

function beginningsOf({ sendAt, sendLocal }: MailingAnswer, now: number): number[] {
  if (sendLocal !== null) return [Date.parse(`${sendLocal}:00Z`) - farthestEast];
  if (sendAt === null) return [now];
  const at = Date.parse(sendAt);
  return at - planned > now ? [at - planned] : [at];
}

async function duesOf(world: MailWorld, campaign: Campaign): Promise<number[]> {
  const states = ["planned", "waiting", "sending"];
  const lines = await Promise.all(
    states.map(async (state) => await linesOf(world, campaign, `&state=${state}`)),
  );
  return lines.flat().flatMap(({ dueAt }) => (dueAt === null ? [world.shop.now()] : [Date.parse(dueAt)]));
}

/** Notes how campaigns and lane stand, and who was left out since the last look. */
export async function look(world: MailWorld): Promise<void> {
  const { shop, lanes, skippedAt } = world;
  const at = shop.now();
  for (const campaign of world.campaigns) {
    const wasOver = ["finished", "cancelled"].includes(campaign.last.state);
    if (wasOver) continue;
    campaign.last = await shop.ask<MailingAnswer>("GET", `/mailings/${campaign.id}`);
    if (campaign.people > fewPeople) continue;
    for (const { id } of await linesOf(world, campaign, "&state=skipped"))
      if (!skippedAt.has(id)) skippedAt.set(id, at);
  }
  const { items } = await shop.ask<{ items: readonly { domain: string; isSlowed: boolean }[] }>(
    "GET",
    "/senders/email/lanes",
  );
  lanes.push({ at, isSlowed: items.some(({ isSlowed }) => isSlowed) });
}
