import { dayInZone } from "../../values/day.ts";
import type { EcrmWorld } from "./ecrm-world.ts";
import { Rejected } from "./shop.ts";
import { CaseFault, type Value, type Words } from "./words.ts";

/** Compares what a case expects under one word of `expect`. */
type Comparison = (world: EcrmWorld, expected: Words) => Promise<void>;

export const comparisons: Readonly<Record<string, Comparison>> = { members, transitions, errors };

async function members(world: EcrmWorld, expected: Words): Promise<void> {
  const wanted = expected.inner("members");
  for (const segment of wanted.keys()) {
    const said = wanted.value(segment);
    const names = namesSaid(world, segment, said);
    const found = (await membersOf(world, segment)).join(", ");
    if (found !== names.join(", "))
      throw new CaseFault(`members of ${segment} should be ${names.join(", ")} and are ${found}`);
  }
}

/** A list of names, or a sentence that begins with “all”. */
function namesSaid(world: EcrmWorld, segment: string, said: Value | undefined): string[] {
  if (Array.isArray(said)) return (said as readonly Value[]).map(String).toSorted();
  if (typeof said === "string" && /^all\b/.test(said)) return world.customerNames().toSorted();
  throw new CaseFault(`members of ${segment}: ${JSON.stringify(said)} is no list of customers`);
}

async function membersOf(world: EcrmWorld, segment: string): Promise<string[]> {
  const { items } = await world.shop.ask<{ items: readonly { id: string }[] }>("POST", "/people/search", {
    rule: { field: "segment", op: "in", value: [world.segment(segment)] },
    limit: 200,
  });
  return items.map(({ id }) => nameOf(world, id)).toSorted();
}

function nameOf(world: EcrmWorld, id: string): string {
  return world.customerNames().find((name) => world.customer(name) === id) ?? id;
}

type Told = { readonly segment: string; readonly customer: string; readonly op: string; readonly at: string };

// Real time passes too while a case is played.
const slack = 2_000;

/** Every coming and going since the segments were made: those expected, each once, and no others. */
async function transitions(world: EcrmWorld, expected: Words): Promise<void> {
  const wanted = expected.each("transitions");
  const segments = [...new Set(wanted.map((one) => one.text("segment")))];
  const told: Told[] = [];
  for (const segment of segments) told.push(...(await changesOf(world, segment)));
  for (const one of wanted) {
    const place = told.findIndex((change) => isMeant(world, one, change));
    if (place < 0) throw new CaseFault(`${one.where} (${sayWanted(one)}) did not happen: ${sayTold(told)}`);
    told.splice(place, 1);
    one.maybeText("why");
    one.close();
  }
  if (told.length > 0) throw new CaseFault(`nobody expected ${sayTold(told)}`);
}

async function changesOf(world: EcrmWorld, segment: string): Promise<Told[]> {
  const { items } = await world.shop.ask<{
    items: readonly { customerId: string; op: string; at: string }[];
  }>("GET", `/segments/${world.segment(segment)}/changes?limit=1000`);
  return items.map(({ customerId, op, at }) => ({ segment, customer: nameOf(world, customerId), op, at }));
}

function isMeant(world: EcrmWorld, wanted: Words, { segment, customer, op, at }: Told): boolean {
  const [notBefore, notAfter, on] = [
    wanted.maybeText("not_before"),
    wanted.maybeText("not_after"),
    wanted.maybeText("on"),
  ];
  return (
    wanted.text("segment") === segment &&
    wanted.text("customer") === customer &&
    wanted.text("op") === op &&
    (notBefore === undefined || Date.parse(at) >= Date.parse(notBefore) - slack) &&
    (notAfter === undefined || Date.parse(at) <= Date.parse(notAfter) + slack) &&
    (on === undefined || dayInZone(at, world.timeZone) === on)
  );
}

function sayWanted(wanted: Words): string {
  return `${wanted.text("customer")} ${wanted.text("op")} ${wanted.text("segment")}`;
}

function sayTold(told: readonly Told[]): string {
  return told.map(({ segment, customer, op, at }) => `${customer} ${op} ${segment} at ${at}`).join("; ");
}

/** What must be refused, tried now: “segment A that refers to B”, “refused: cycle”. */
async function errors(world: EcrmWorld, expected: Words): Promise<void> {
  for (const error of expected.each("errors")) {
    const tried = /^segment (\w+) that refers to (\w+)$/.exec(error.text("do"));
    const reason = /^refused: (\w+)$/.exec(error.text("expect"))?.[1];
    if (tried === null || reason !== "cycle")
      throw new CaseFault(`${error.where}: nobody knows how to try “${error.text("do")}”`);
    const [, segment = "", other = ""] = tried;
    const rule = { field: "segment", op: "in", value: [world.segment(other)] };
    await refuses("segment_circle", async () => {
      await world.shop.ask("PATCH", `/segments/${world.segment(segment)}`, { rule });
    });
    error.close();
  }
}

async function refuses(reason: string, attempt: () => Promise<void>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof Rejected && error.reason === reason) return;
    throw error;
  }
  throw new CaseFault(`it should be refused: ${reason}`);
}
