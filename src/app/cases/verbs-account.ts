import { CaseFault, type Words } from "./words.ts";
import type { Facts } from "./expectation.ts";
import { earnRulesOf, expiryOf } from "./definition.ts";
import { nextMidnight } from "./moments.ts";
import { customerOf } from "./basket.ts";
import { bringTo, open, productAt, sell } from "./verbs-counter.ts";
import { change, type Member, type World } from "./world.ts";

type Verb = (world: World, step: Words) => Promise<Facts>;

/** What is done to an account beside the counter, by people and by the night. */
export const accountVerbs: Readonly<Record<string, Verb>> = {
  check: async () => await Promise.resolve({}),
  spendable: async (world, step) => await Promise.resolve(spendable(world, step.maybeText("card"))),
  credit,
  debit: async (world, step) => await adjust(world, -step.number("points")),
  // Somebody takes points back by hand.
  clawback: async (world, step) => await adjust(world, -step.number("points")),
  transfer,
  redeem,
  reserve,
  reserve_reward: reserve,
  post: async (world, step) => await conclude(world, step, "post"),
  consume_reward: async (world, step) => await conclude(world, step, "post"),
  void: async (world, step) => await conclude(world, step, "void"),
  release_reward: async (world, step) => await conclude(world, step, "void"),
  reset: async (world, step) => {
    await bringTo(world, step.number("opening_balance"));
    return {};
  },
  event,
  change_rule: changeRule,
  change_expiry: async (world, step) => {
    await change(world, { ...world.program.definition, expiry: expiryOf(step.inner("expiry")) });
    return {};
  },
  run_expiry: async (world) => {
    await world.place.runNight();
    return {};
  },
  run_night: runNight,
  run_month: runMonth,
};

function spendable(world: World, card: string | undefined): Facts {
  return { points: async () => (await world.account(card)).available };
}

async function path(world: World, verb: string): Promise<string> {
  const { membershipId } = await world.member();
  return `/loyalty/members/${membershipId}/${verb}`;
}

/** With an expiry of its own it is a balance brought from elsewhere; otherwise the program's expiry holds. */
async function credit(world: World, step: Words): Promise<Facts> {
  const points = step.number("points");
  const known = new Set((await world.account()).lots.map(({ id }) => id));
  if (step.has("expires")) {
    const expires = step.value("expires");
    await open(world, points, typeof expires === "string" ? world.at(expires) : null);
  } else {
    await adjust(world, points);
  }
  const name = step.maybeText("ref");
  const lot = (await world.account()).lots.find(({ id }) => !known.has(id));
  if (name !== undefined && lot !== undefined) world.made.set(name, { kind: "lot", lotId: lot.id });
  return {};
}

export async function adjust(world: World, points: number): Promise<Facts> {
  await world.shop.ask("POST", await path(world, "adjustments"), {
    points,
    reason: "correction",
  });
  return {};
}

async function transfer(world: World, step: Words): Promise<Facts> {
  return await give(world, step.text("to"), step.number("points"));
}

export async function give(world: World, receiver: string, points: number): Promise<Facts> {
  const { membershipId: toMembershipId } = await world.member(receiver);
  await world.shop.ask("POST", await path(world, "transfers"), {
    toMembershipId,
    points,
    key: `transfer-${world.shop.next()}`,
  });
  return {};
}

/** Points of the member are used; a top-up puts its money on the scenario's gift card. */
async function redeem(world: World, step: Words): Promise<Facts> {
  const reward = step.maybeInner("reward");
  if (reward !== undefined) return await redeemTopUp(world, reward);
  const key = step.maybeText("key") ?? `redeem-${world.shop.next()}`;
  const body = { points: step.number("points") };
  const answer = await world.shop.ask("POST", await path(world, "redemptions"), body, key);
  return { response: () => answer };
}

async function redeemTopUp(world: World, reward: Words): Promise<Facts> {
  const type = reward.text("type");
  if (type !== "topup")
    throw new CaseFault(`${reward.where}: no reward of type “${type}” is taken beside a ticket`);
  const { definition } = world.program;
  const topUp = {
    id: "topup",
    name: "topup",
    type: "top_up",
    costUnits: 0,
    shopCostCents: null,
    enabled: true,
    minBasketCents: 0,
    cents: reward.number("amount_minor"),
  } as const;
  await change(world, { ...definition, rewards: [topUp] });
  const card = world.made.get("gift_card");
  if (card?.kind !== "card") throw new CaseFault("there is no gift card to top up");
  await world.shop.ask("POST", await path(world, "redemptions"), {
    rewardId: topUp.id,
    cardCode: card.code,
    key: `redeem-${world.shop.next()}`,
  });
  return {
    card_balance_minor: async () =>
      (await world.shop.ask<{ balanceCents: number }>("GET", `/loyalty/vouchers/${card.voucherId}`))
        .balanceCents,
  };
}

async function reserve(world: World, step: Words): Promise<Facts> {
  const name = step.maybeText("ref") ?? "reservation";
  const body = { points: step.number("points") };
  const { reservationId } = await world.shop.ask<{ reservationId: string }>(
    "POST",
    await path(world, "reservations"),
    body,
  );
  world.made.set(name, { kind: "reservation", id: reservationId });
  return {};
}

async function conclude(world: World, step: Words, how: "post" | "void"): Promise<Facts> {
  const name = step.text("of");
  const made = world.made.get(name);
  if (made?.kind !== "reservation") throw new CaseFault(`there is no reservation “${name}”`);
  const points = step.maybeNumber("points");
  await world.shop.ask(
    "POST",
    `/loyalty/reservations/${made.id}/${how}`,
    points === undefined ? {} : { points },
  );
  return {};
}

/** A first purchase is made; any other event is told. */
async function event(world: World, step: Words): Promise<Facts> {
  const action = step.text("event");
  const shop = step.maybeText("shop");
  const key = step.maybeText("key") ?? `event-${world.shop.next()}`;
  const until = step.maybeText("rule_window_to");
  if (until !== undefined) await closeWindow(world, until);
  if (action === "first_purchase") {
    const store = shop === undefined ? {} : { store: await world.shop.store(shop) };
    const basket = {
      ...customerOf(await world.member()),
      lines: [productAt(100)],
      channel: "shop",
      ...store,
    };
    const { programs } = await sell(world, basket, "first");
    return {
      points_earned: () => programs.find(({ programId }) => programId === world.program.id)?.earned ?? 0,
    };
  }
  const member = step.flag("account_closed") ? await closedMember(world) : await world.member();
  const { earned } = await world.shop.ask<{ earned: { points: number }[] }>("POST", "/loyalty/actions", {
    customerId: member.customerId,
    action,
    key,
  });
  return { points_earned: () => earned.reduce((sum, { points }) => sum + points, 0) };
}

async function closeWindow(world: World, until: string): Promise<void> {
  const { definition } = world.program;
  const rules = definition.earn.rules.map((rule) => ({ ...rule, until }));
  await change(world, { ...definition, earn: { ...definition.earn, rules } });
}

async function closedMember(world: World): Promise<Member> {
  const member = await world.member("closed");
  await world.shop.ask("POST", `/loyalty/members/${member.membershipId}/close`, {});
  return member;
}

async function changeRule(world: World, step: Words): Promise<Facts> {
  const { definition } = world.program;
  const rules = await earnRulesOf(step.each("earn"), world.shop);
  await change(world, { ...definition, earn: { ...definition.earn, rules } });
  return {};
}

/** The night after the current moment, whole. */
async function runNight(world: World): Promise<Facts> {
  world.shop.moveTo(nextMidnight(world.shop.now()) + 3 * 3_600_000);
  await world.place.runNight();
  const { customerId } = await world.member();
  return {
    tier_history: async () => {
      const { items } = await world.shop.ask<{ items: { kind: string; values: { tier?: string | null } }[] }>(
        "GET",
        `/customers/${customerId}/timeline`,
      );
      const levels = items.filter(
        ({ kind }) => kind === "loyalty.tier_reached" || kind === "loyalty.tier_lost",
      );
      return levels.map(({ values }) => values.tier ?? "none").toReversed();
    },
  };
}

const monthMs = 31 * 86_400_000;

/** The first night of the next month, with a balance of so many points. */
async function runMonth(world: World, step: Words): Promise<Facts> {
  await bringTo(world, step.number("balance"));
  const { customerId } = await world.member();
  const vouchers = async (): Promise<{ id: string; benefit: { cents?: number } }[]> =>
    (
      await world.shop.ask<{ items: { id: string; benefit: { cents?: number } }[] }>(
        "GET",
        `/loyalty/vouchers?customerId=${customerId}&limit=200`,
      )
    ).items;
  const before = new Set((await vouchers()).map(({ id }) => id));
  const first = new Date(world.shop.now() + monthMs);
  world.shop.moveTo(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1, 3));
  await world.place.runNight();
  const fresh = (await vouchers()).filter(({ id }) => !before.has(id));
  return { voucher_minor: () => fresh.reduce((sum, { benefit }) => sum + (benefit.cents ?? 0), 0) };
}

/** Facts about the account that hold after any step. */
export function accountFacts(world: World): Facts {
  const balance = async () => {
    const { available, debt } = await world.account();
    return Math.round((available - debt) * 1_000) / 1_000;
  };
  const rows = async (kind: string) => (await world.movements()).filter((one) => one.kind === kind).length;
  const total = async (kind: string) =>
    (await world.movements())
      .filter((one) => one.kind === kind)
      .reduce((sum, { points }) => sum + Math.abs(points), 0);
  return {
    rejected: () => false,
    balance,
    active_balance: balance,
    sender_balance: balance,
    available: async () => (await world.account()).available,
    debt: async () => (await world.account()).debt,
    reserved: async () => (await world.account()).reserved,
    open_lots: async () => (await world.account()).lots.filter(({ points }) => points > 0).length,
    lots: async () => await lotsByName(world),
    entries: async () => (await world.movements()).length,
    clawback_rows: async () => await rows("clawback"),
    rollback_rows: async () => await rows("return"),
    expiry_rows: async () => await rows("expire"),
    expired: async () => await total("expire"),
    expired_points: async () => await total("expire"),
    returned: async () => await total("return"),
    clawed_back: () => world.undone.clawedBack,
  };
}

async function lotsByName(world: World): Promise<Record<string, number>> {
  const { lots } = await world.account();
  const left: Record<string, number> = {};
  for (const [name, made] of world.made) {
    if (made.kind === "lot") left[name] = lots.find(({ id }) => id === made.lotId)?.points ?? 0;
  }
  return left;
}
