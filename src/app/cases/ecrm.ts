import { ruleOf } from "./ecrm-rules.ts";
import { type EcrmWorld, openEcrmWorld } from "./ecrm-world.ts";
import { comparisons } from "./ecrm-expected.ts";
import { playMailCase, slowPace } from "./ecrm-mail.ts";
import type { Place } from "./place.ts";
import { type Playable, Skipped } from "./playable.ts";
import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";

/** The e-CRM cases of a file: one each. */
export function readEcrmCases(file: string, content: Value): Playable[] {
  const words = wordsOf(file, content);
  const [id, title, area] = [words.text("id"), words.text("title"), words.text("area")];
  return [
    {
      ...{ id, file, strength: "must", title },
      play: async (place) => await playOf(area)(place, wordsOf(file, content)),
    },
  ];
}

const notBuilt: Readonly<Record<string, string>> = {
  journey: "the product has no journeys: messages that follow each other by rules",
};

function playOf(area: string): (place: Place, words: Words) => Promise<void> {
  if (area === "segment") return play;
  if (["cap", "quiet", "sending", "bounce", "sms", "coupon"].includes(area)) return playMailCase;
  const reason = notBuilt[area];
  throw reason === undefined ? new CaseFault(`nobody plays the area “${area}”`) : new Skipped(reason);
}

type Verb = (world: EcrmWorld, step: Words) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = {
  segment: async (world, step) => await makeSegment(world, step),
  advance: async (world, step) => await world.advance(instantOf(step, "to")),
  order: async (world, step) => {
    const customer = step.text("customer");
    await world.order({
      name: step.maybeText("id") ?? `of ${customer} at ${step.text("at")}`,
      customer,
      at: step.text("at"),
      cents: step.number("cents"),
    });
    await world.settle();
  },
  refund: async (world, step) => {
    if (!step.flag("full")) throw new CaseFault(`${step.where}: only a whole order is given back`);
    await world.refund(step.text("order"));
    await world.settle();
  },
  update: async (world, step) => {
    await world.change(step.text("customer"), step.inner("set"));
    await world.settle();
  },
};

async function play(place: Place, words: Words): Promise<void> {
  const steps = words.each("steps");
  // Looked at first: a case is not begun that cannot be played to its end.
  for (const step of steps) verbOf(step);
  const expected = words.inner("expect");
  for (const key of expected.keys()) comparisonOf(key);
  const given = words.inner("given");
  const first = steps.find((step) => step.has("at"));
  const start = given.maybeText("clock_start");
  const startsAt =
    start !== undefined
      ? Date.parse(start)
      : first === undefined
        ? Date.now()
        : instantOf(first, "at") - 3_600_000;
  const world = await openEcrmWorld(place, given, startsAt);
  place.database.clock.setPace(slowPace);
  try {
    await tell(world, words);
  } finally {
    place.database.clock.setPace(1);
  }
}

async function tell(world: EcrmWorld, words: Words): Promise<void> {
  const [given, steps, expected] = [words.inner("given"), words.each("steps"), words.inner("expect")];
  for (const segment of given.each("segments")) await makeSegment(world, segment);
  given.close();
  for (const step of steps) {
    if (step.has("at")) await world.advance(instantOf(step, "at"));
    await verbOf(step)(world, step);
    step.close();
  }
  await world.settle();
  for (const key of expected.keys()) await comparisonOf(key)(world, expected);
}

function verbOf(step: Words): Verb {
  const verb = verbs[step.text("do")];
  if (verb === undefined) throw new CaseFault(`${step.where}: nobody knows how to “${step.text("do")}”`);
  return verb;
}

function comparisonOf(key: string) {
  const comparison = comparisons[key];
  if (comparison === undefined) throw new CaseFault(`nothing to compare “${key}” with`);
  return comparison;
}

async function makeSegment(world: EcrmWorld, said: Words): Promise<void> {
  const name = said.text("id");
  const rule = ruleOf(said.where, said.value("rule") ?? null, world.segment);
  const { id } = await world.shop.ask<{ id: string }>("POST", "/segments", { name, rule });
  world.nameSegment(name, id);
  await world.settle();
}

function instantOf(step: Words, key: string): number {
  const instant = Date.parse(step.text(key));
  if (Number.isNaN(instant)) throw new CaseFault(`${step.where}.${key} is no instant`);
  return instant;
}
