import { doctorLedger } from "../../capabilities/loyalty/index.ts";
import { type Scenario, scenariosOf } from "./format.ts";
import { compare, type Facts } from "./expectation.ts";
import { setUp } from "./givens.ts";
import { clearing, townVerbs } from "./network.ts";
import type { Place } from "./place.ts";
import type { Playable } from "./playable.ts";
import { Rejected } from "./shop.ts";
import { accountFacts, accountVerbs, give } from "./verbs-account.ts";
import { counterVerbs } from "./verbs-counter.ts";
import { economicsVerbs } from "./verbs-economics.ts";
import { usesOfCode, voucherVerbs } from "./verbs-vouchers.ts";
import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";
import { openWorld, type World } from "./world.ts";

export { loyaltyFormat } from "./format.ts";

type Verb = (world: World, step: Words) => Promise<Facts>;

const verbs: Readonly<Record<string, Verb>> = {
  ...counterVerbs,
  ...accountVerbs,
  ...voucherVerbs,
  ...economicsVerbs,
  clearing,
  parallel,
  repeat,
  loop,
};

/** The scenarios of a file, each in a shop of its own. */
export function readLoyaltyCases(file: string, content: Value): Playable[] {
  return scenariosOf(file, content).map((scenario) => {
    const { id, strength, title } = scenario;
    return { id, file, strength, title, play: async (place) => await play(place, scenario) };
  });
}

async function play(place: Place, scenario: Scenario): Promise<void> {
  const steps = scenario.steps.map((step, index) => wordsOf(`step ${index + 1}`, step));
  const world = await openWorld(place, scenario, Date.now());
  await setUp(world);
  if (steps.length === 0) throw new CaseFault("it has no step");
  for (const step of steps) await playStep(world, step);
  world.given.close();
  await checkBooks(world);
}

/** Whatever a scenario looks at, the ledger it leaves must replay to the same balances and lots. */
async function checkBooks({ place, shop, town }: World): Promise<void> {
  for (const { merchantId } of [shop, ...(town === null ? [] : [town.network])]) {
    const { differences, shops } = await doctorLedger(place.database, merchantId);
    if (differences > 0)
      throw new CaseFault(`the ledger does not replay: ${JSON.stringify(shops[0]?.first)}`);
  }
}

/** Does what a step says and compares all that it expects. */
async function playStep(world: World, step: Words): Promise<void> {
  const at = step.maybeText("at");
  if (at !== undefined) world.shop.moveTo(world.at(at));
  const op = step.text("op");
  // In a town, what is done at a shop is done with the shared card.
  const verb = (world.town !== null && step.has("shop") ? townVerbs[op] : undefined) ?? verbs[op];
  if (verb === undefined) throw new CaseFault(`${step.where}: nobody knows how to “${op}”`);
  const expected = (step.value("expect") ?? {}) as Readonly<Record<string, Value>>;
  const facts = { ...accountFacts(world), ...(await tryTo(world, step, verb, expected)) };
  step.close();
  await compare(`${step.where} (${op})`, expected, facts);
}

async function tryTo(
  world: World,
  step: Words,
  verb: Verb,
  expected: Readonly<Record<string, Value>>,
): Promise<Facts> {
  try {
    return await verb(world, step);
  } catch (error) {
    if (!(error instanceof Rejected) || expected["rejected"] !== true) throw error;
    return { rejected: () => true, reason: () => error.reason };
  }
}

/** The same step as often as said, all at once. */
async function parallel(world: World, step: Words): Promise<Facts> {
  const each = step.inner("each");
  const op = each.text("op");
  const verb = verbs[op];
  if (verb === undefined) throw new CaseFault(`${step.where}: nobody knows how to “${op}”`);
  const count = step.number("n");
  // Receivers are there beforehand: only the movement itself is to happen at once.
  const receivers = each.maybeText("to") === "distinct" ? await receiversOf(world, count) : null;
  const done = await Promise.allSettled(
    Array.from({ length: count }, async (_, index) =>
      receivers === null
        ? await verb(world, each)
        : await give(world, receivers[index] ?? "", each.number("points")),
    ),
  );
  const failed = done.filter((one) => one.status === "rejected");
  for (const { reason } of failed) if (!(reason instanceof Rejected)) throw reason as Error;
  return {
    succeeded: () => count - failed.length,
    failed: () => failed.length,
    used: async () => await usesOfCode(world),
    credited_total: async () => {
      let total = 0;
      for (const name of receivers ?? []) total += (await world.account(name)).available;
      return total;
    },
  };
}

async function receiversOf(world: World, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `receiver-${index}`);
  for (const name of names) await world.member(name);
  return names;
}

/** The same request again and again, under one key. */
async function repeat(world: World, step: Words): Promise<Facts> {
  const each = step.inner("each");
  const op = each.text("op");
  if (!step.flag("same_key") || op !== "redeem")
    throw new CaseFault(`${step.where}: only the same redemption is repeated`);
  const again = wordsOf(`${step.where}.each`, { op, points: each.number("points"), key: "the-same" });
  again.text("op");
  const before = (await world.movements()).length;
  const answers = new Set<string>();
  for (let time = 0; time < step.number("n"); time += 1) {
    const facts = await accountVerbs["redeem"]?.(world, again);
    answers.add(JSON.stringify(await facts?.["response"]?.(null)));
  }
  return {
    effects: async () => (await world.movements()).length - before,
    same_response: () => answers.size === 1,
  };
}

async function loop(world: World, step: Words): Promise<Facts> {
  const count = step.number("n");
  const steps = step.value("each") as readonly Value[];
  for (let time = 0; time < count; time += 1) {
    for (const [index, inner] of steps.entries()) {
      await playStep(world, wordsOf(`${step.where}.${index + 1} (${time + 1})`, inner));
    }
  }
  return {};
}
