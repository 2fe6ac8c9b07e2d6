import { setTimeout as sleep } from "node:timers/promises";
import type { MailingAnswer } from "../../capabilities/messages/shared.ts";
import { addCampaign, campaignOf, type MailWorld } from "./ecrm-mail-world.ts";
import { campaignSaid } from "./ecrm-mail-verbs.ts";
import { openWorkers, type Workers } from "./ecrm-workers.ts";
import { CaseFault, type Words } from "./words.ts";

/** How long a case may take in real time until something it waits for is so. */
const patience = 120_000;

/**
 * Plays a case of processes that are killed: the product's own workers send, this process only tells them what time it is. They go at
 * the pace of real time; where the case waits, the time is moved.
 */
export async function playWithWorkers(
  world: MailWorld,
  steps: readonly Words[],
  count: number,
): Promise<void> {
  const { place, shop } = world;
  const workers = openWorkers(place);
  world.ends.push(workers.close);
  for (let number = 1; number <= count; number += 1) await workers.start(number);
  let killedAt: number | null = null;
  const verbs: Readonly<Record<string, (step: Words) => Promise<void>>> = {
    campaign: async (step) => {
      const said = campaignSaid(world, step);
      await addCampaign(world, said);
      await workers.moveTo(Date.parse(said.sendAt ?? new Date(shop.now()).toISOString()) - 5_000);
    },
    kill: async (step) => {
      if (step.text("signal") !== "KILL") throw new CaseFault(`${step.where}: only KILL`);
      await workers.kill(step.number("worker"));
      killedAt = shop.now();
    },
    start: async (step) => await workers.start(step.number("worker")),
    when: async (step) => {
      if (step.has("accepted_at_sink")) await taken(world, step.number("accepted_at_sink"));
      else await afterKill(workers, killedAt, step.number("seconds_after_kill"));
      const then = step.inner("then");
      await verbOf(then)(then);
    },
    wait_until: async (step) => await reached(world, step.text("campaign"), step.text("state")),
  };
  const verbOf = (step: Words): ((step: Words) => Promise<void>) => {
    const verb = verbs[step.text("do")];
    if (verb === undefined) throw new CaseFault(`${step.where}: nobody knows how to “${step.text("do")}”`);
    return verb;
  };
  for (const step of steps) {
    await verbOf(step)(step);
    step.close();
  }
}

async function taken({ sink }: MailWorld, count: number): Promise<void> {
  const come = new Promise<boolean>((resolve) => sink.onceTaken(count, () => resolve(true)));
  if (!(await Promise.race([come, sleep(patience, false)])))
    throw new CaseFault(`${sink.taken.length} messages were taken, ${count} should have been`);
}

async function afterKill(workers: Workers, killedAt: number | null, seconds: number): Promise<void> {
  if (killedAt === null) throw new CaseFault("nobody was killed yet");
  await workers.moveTo(killedAt + seconds * 1_000);
}

async function reached(world: MailWorld, name: string, state: string): Promise<void> {
  const campaign = campaignOf(world, name);
  const givesUpAt = Date.now() + patience;
  for (;;) {
    campaign.last = await world.shop.ask<MailingAnswer>("GET", `/mailings/${campaign.id}`);
    if (campaign.last.state === state) return;
    if (Date.now() > givesUpAt)
      throw new CaseFault(`${name} is ${campaign.last.state}: ${JSON.stringify(campaign.last.counts)}`);
    await sleep(200);
  }
}
