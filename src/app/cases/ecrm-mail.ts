import type { HealthAnswer } from "../../capabilities/messages/shared.ts";
import { makeCoupon } from "./ecrm-coupons.ts";
import { mailComparisons } from "./ecrm-mail-expected.ts";
import { mailVerbOf } from "./ecrm-mail-verbs.ts";
import { addCampaign, type MailWorld, openMailWorld } from "./ecrm-mail-world.ts";
import { playWithWorkers } from "./ecrm-killed.ts";
import { checkStopWords } from "./ecrm-sms.ts";
import { advance } from "./ecrm-time.ts";
import type { Place } from "./place.ts";
import { CaseFault, type Words } from "./words.ts";

/** Plays a case about messages: caps, quiet hours, sending, what comes back, text messages. */
export async function playMailCase(place: Place, words: Words): Promise<void> {
  const [given, expected, steps] = [words.inner("given"), words.inner("expect"), words.each("steps")];
  // Looked at first: a case is not begun that cannot be played to its end.
  for (const key of expected.keys())
    if (mailComparisons[key] === undefined) throw new CaseFault(`nothing to compare “${key}” with`);
  const workers = given.maybeNumber("workers") ?? 0;
  if (workers === 0) for (const step of steps) mailVerbOf(step);
  const world = await openMailWorld(place, given, steps);
  // Moments of the case are not missed by a machine that is busy; workers are other processes, and go by its own clock.
  if (workers === 0) place.database.clock.setPace(slowPace);
  try {
    await prepare(world);
    given.close();
    if (workers > 0) await playWithWorkers(world, steps, workers);
    else
      for (const step of inOrder(steps)) {
        if (step.has("at")) await advance(world, Date.parse(step.text("at")));
        await mailVerbOf(step)(world, step);
        step.close();
      }
    for (const key of expected.keys()) await mailComparisons[key]?.(world, expected);
    expected.close();
  } finally {
    place.database.clock.setPace(1);
    for (const end of world.ends.toReversed()) await end();
  }
}

/** Time does not go back: what a case tells later of an earlier moment is done at its moment, with what follows from it. */
function inOrder(steps: readonly Words[]): readonly Words[] {
  let at = -Infinity;
  const timed = steps.map((step) => {
    if (step.has("at")) at = Date.parse(step.text("at"));
    return { step, at };
  });
  return timed
    .toSorted((one, other) => (one.at === other.at ? 0 : one.at - other.at))
    .map(({ step }) => step);
}

/** The cases allow for two seconds of real processing: of these, ten. */
export const slowPace = 0.2;

// Of the product's own workers.
const leaseSeconds = 60;

/** What is given beside shop, limits and customers. */
async function prepare(world: MailWorld): Promise<void> {
  const { given, shop, sink } = world;
  const scripts = given.maybeInner("smtp_script");
  for (const name of scripts?.keys() ?? [])
    sink.script(world.person(name).email ?? "", scripts?.texts(name) ?? []);
  const guard = given.maybeInner("complaint_guard");
  if (guard !== undefined) {
    const { minimum, warnAt, pauseAt } = await shop.ask<HealthAnswer>("GET", "/delivery/health");
    const own = [minimum, warnAt, pauseAt];
    const said = ["min_delivered", "warn_at", "pause_at"].map((key) => guard.number(key));
    if (own.join() !== said.join()) throw new CaseFault(`complaints are judged by ${own.join(", ")}`);
  }
  if ((given.maybeNumber("lease_seconds") ?? leaseSeconds) !== leaseSeconds)
    throw new CaseFault(`a sender holds its messages for ${leaseSeconds} seconds`);
  // The product signs an address for each delivery; the case names them by their customers, in the order of the audience.
  for (const key of ["envelope", "sending_order"]) if (given.has(key)) given.text(key);
  await checkStopWords(world);
  await makeCoupon(world);
  for (const journey of given.each("journeys")) for (const key of journey.keys()) journey.text(key);
  const already = given.maybeText("sent");
  if (already === undefined) return;
  const name = /^campaign (\w+) to all\b/.exec(already)?.[1];
  if (name === undefined) throw new CaseFault(`given.sent: nobody knows what “${already}” means`);
  const names = world.people.map((one) => one.name);
  await addCampaign(world, { name, template: name, class: "marketing", channel: "email", names });
  await advance(world, shop.now());
}
