import type { ProgramDefinition } from "../../capabilities/loyalty/shared.ts";
import { isAbsolute, type Moments, momentOf } from "./moments.ts";
import { programOf } from "./definition.ts";
import type { Scenario } from "./format.ts";
import type { Place } from "./place.ts";
import { openShop, type Shop } from "./shop.ts";
import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";

export type Member = { readonly customerId: string; readonly membershipId: string };

/** An account as the product tells it. Points. */
export type Account = {
  readonly available: number;
  readonly pending: number;
  readonly reserved: number;
  readonly debt: number;
  readonly lots: readonly {
    readonly id: string;
    readonly points: number;
    readonly receiptId: string | null;
  }[];
};

export type Movement = {
  readonly seq: number;
  readonly kind: string;
  readonly points: number;
};

/** Shops that share a card, and one holder who shows it. */
export type Town = {
  readonly network: Shop;
  readonly shops: ReadonlyMap<string, Shop>;
  readonly worth: { readonly points: number; readonly cents: number };
  /** The number of the holder's card. */
  readonly card: string;
};

/** What a step called by a name made, for the steps that speak of it. */
export type Made =
  | { readonly kind: "sale"; readonly receiptId: string; readonly earned: number }
  | { readonly kind: "lot"; readonly lotId: string }
  | { readonly kind: "reservation"; readonly id: string }
  | { readonly kind: "card"; readonly voucherId: string; readonly code: string; readonly cents: number }
  | { readonly kind: "ticket"; readonly body: object };

/** One scenario at work: its shop, its program, its people, and what its steps have made. */
export type World = {
  readonly place: Place;
  readonly shop: Shop;
  readonly scenario: Scenario;
  readonly given: Words;
  readonly program: { readonly id: string; definition: ProgramDefinition };
  readonly made: Map<string, Made>;
  /** Shops that share a card, where the scenario speaks of several. */
  town: Town | null;
  /** What the last refund took back and gave back, in points. */
  undone: { readonly clawedBack: number; readonly returned: number };
  /** Revenue of points recognised so far. */
  recognised: number;
  readonly member: (name?: string) => Promise<Member>;
  readonly account: (name?: string) => Promise<Account>;
  /** All movements of a member, the first one first. */
  readonly movements: (name?: string) => Promise<Movement[]>;
  readonly at: (text: string) => number;
};

/** Opens the scenario's shop just before the first moment it speaks of, with its program launched. */
export async function openWorld(place: Place, scenario: Scenario, now: number): Promise<World> {
  const given = wordsOf("given", scenario.given);
  const startsAt = firstMoment(scenario, now);
  const shop = await openShop(place, given.maybeText("currency") ?? "EUR", startsAt);
  const definition = await programOf(given, shop, decimalsIn(scenario.steps));
  const program = { id: await launch(place, shop, definition), definition };
  const moments: Moments = { now, first: startsAt };
  const members = new Map<string, Promise<Member>>();
  const member = async (name = "c1"): Promise<Member> => {
    const known = members.get(name) ?? join(shop, program.id, name);
    members.set(name, known);
    return await known;
  };
  await member();
  return {
    place,
    shop,
    scenario,
    given,
    program,
    made: new Map(),
    town: null,
    undone: { clawedBack: 0, returned: 0 },
    recognised: 0,
    member,
    account: async (name) => await readAccount(shop, await member(name)),
    movements: async (name) => await readMovements(shop, await member(name)),
    at: (text) => momentOf(text, moments, shop.now()),
  };
}

/** Steps without a moment of their own happen when the earliest of the others does. */
function firstMoment(scenario: Scenario, now: number): number {
  const texts: string[] = [];
  const look = (value: Value): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === "at" && typeof inner === "string") texts.push(inner);
        else look(inner);
      }
    }
  };
  scenario.steps.forEach(look);
  const known = texts.filter((text) => isAbsolute(text) || text.startsWith("now"));
  const moments = known.map((text) => momentOf(text, { now, first: now }, now));
  // A second before, so that the program is in force at the first of them.
  return Math.min(now, ...moments) - 1_000;
}

/** Points written as decimals ask for a program that counts parts of a point. */
function decimalsIn(steps: readonly Value[]): number {
  const found = [...JSON.stringify(steps).matchAll(/"points":"\d+\.(\d+)"/g)].map(
    ([, part = ""]) => part.length,
  );
  return Math.max(0, ...found);
}

async function launch(place: Place, shop: Shop, definition: ProgramDefinition): Promise<string> {
  const { id } = await shop.ask<{ id: string }>("POST", "/loyalty/programs", {
    name: "Programme",
    definition,
  });
  await shop.ask("POST", `/loyalty/programs/${id}/launch`, { confirmed: true });
  await place.settle();
  return id;
}

/** Puts a changed definition in force, from now on. */
export async function change(world: World, definition: ProgramDefinition): Promise<void> {
  const { shop, program } = world;
  await shop.ask("PUT", `/loyalty/programs/${program.id}/draft`, { name: "Programme", definition });
  await shop.ask("POST", `/loyalty/programs/${program.id}/launch`, { confirmed: true });
  program.definition = definition;
}

async function join(shop: Shop, programId: string, name: string): Promise<Member> {
  const { id: customerId } = await shop.ask<{ id: string }>("POST", "/customers", { lastName: name });
  const { membershipId } = await shop.ask<{ membershipId: string }>(
    "POST",
    `/loyalty/programs/${programId}/members`,
    {
      customerId,
    },
  );
  return { customerId, membershipId };
}

type ToldLot = {
  readonly points: number;
  readonly openedAt: string;
  readonly expiresAt: string | null;
  readonly receiptId: string | null;
};

async function readAccount(shop: Shop, { membershipId }: Member): Promise<Account> {
  const told = await shop.ask<{
    balances: Omit<Account, "lots">;
    lots: readonly ToldLot[];
    pendingLots: readonly ToldLot[];
  }>("GET", `/loyalty/members/${membershipId}`);
  const lots = [...told.lots, ...told.pendingLots].map(({ points, receiptId, openedAt, expiresAt }) => ({
    // Within a scenario, when a lot was opened and when it expires tell it from the others.
    id: `${openedAt} ${expiresAt ?? "never"}`,
    points,
    receiptId,
  }));
  return { ...told.balances, lots };
}

async function readMovements(shop: Shop, { membershipId }: Member): Promise<Movement[]> {
  const items: Movement[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { items: Movement[]; nextCursor: string | null } = await shop.ask(
      "GET",
      `/loyalty/members/${membershipId}/movements?limit=200${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items.toSorted((first, second) => first.seq - second.seq);
}

export function saleCalled(world: World, name: string): Extract<Made, { kind: "sale" }> {
  const made = world.made.get(name);
  if (made?.kind !== "sale") throw new CaseFault(`there is no ticket “${name}”`);
  return made;
}
