import { setTimeout as sleep } from "node:timers/promises";
import { type Claim, claim, type InHand } from "./claim.ts";
import type { DeliveryOptions } from "./delivery-options.ts";
import { type Driver, driverOf, type Handed, type Parcel, type Sender } from "./drivers.ts";
import type { Engine } from "./engine.ts";
import { guardBounces, haltMailing } from "./guard.ts";
import { leaseTokens } from "./lanes.ts";
import { Ledger } from "./ledger.ts";
import { type Source, sourcesDue } from "./queries-claim.ts";
import { stillInHand } from "./queries-settle.ts";
import { senderOf } from "./senders.ts";
import { type Writer, writerOf } from "./words.ts";

/** Messages in hand and not begun: about half a second's worth, so that who withdraws never waits long. */
const handsFullSeconds = 0.5;
const most = 400;
/** After so long in hand it is asked again whether a message is still to leave. */
const freshMs = 1_000;
/** A limit of speed is waited for within a turn; longer, another turn comes. */
const patienceMs = 1_200;

/** Hands over what one shop has due; answers how many. */
export async function deliverShop(
  engine: Engine,
  merchantId: string,
  options: DeliveryOptions,
): Promise<number> {
  const { database } = engine;
  const sources = await database.inMerchant(merchantId, sourcesDue);
  let handed = 0;
  for (const source of sources) {
    const isSingle = source.mailingId === null;
    if (options.stopping?.aborted === true) break;
    if (options.only === "single" ? !isSingle : options.only === "mailings" && isSingle) continue;
    handed += await deliverSource(engine, merchantId, source, options);
  }
  return handed;
}

type Run = {
  readonly engine: Engine;
  readonly sender: Sender;
  readonly driver: Driver;
  readonly relay: string;
  readonly source: Source & { readonly perSecond: number | null };
  readonly ledger: Ledger;
  readonly write: Writer;
  readonly atOnce: number;
  /** Conversations under way. */
  readonly under: Set<Promise<void>>;
  /** What broke on our own side. */
  readonly faults: unknown[];
};

async function deliverSource(
  engine: Engine,
  merchantId: string,
  source: Source & { readonly perSecond: number | null },
  options: DeliveryOptions,
): Promise<number> {
  const { database } = engine;
  const { sender, write } = await database.inMerchant(merchantId, async (tx) => {
    const found = await senderOf(tx, database, source.channel);
    return { sender: found, write: await writerOf(tx, database, found, source.mailingId) };
  });
  const driver = driverOf(source.channel, sender.driver);
  if (driver === undefined) throw new Error(`No way out named ${sender.driver} for ${source.channel}.`);
  const relay = driver.relayOf(sender);
  const ledger = new Ledger(engine, sender, relay);
  const atOnce = driver.atOnce?.(sender) ?? 4;
  const run: Run = {
    engine,
    sender,
    driver,
    relay,
    source,
    ledger,
    write,
    atOnce,
    under: new Set(),
    faults: [],
  };
  const endsAt = performance.now() + (options.turnSeconds ?? Infinity) * 1_000;
  try {
    await handOver(run, options, endsAt);
  } finally {
    // What was begun is written down, whatever broke.
    await Promise.all(run.under);
    await ledger.flush();
  }
  if (run.faults[0] !== undefined) throw run.faults[0];
  await afterwards(run, merchantId);
  return ledger.handed;
}

async function handOver(run: Run, options: DeliveryOptions, endsAt: number): Promise<void> {
  const { atOnce, driver } = run;
  let size = atOnce * (driver.most ?? 1) * 4;
  let next = fetch(run, size, endsAt);
  for (;;) {
    const started = performance.now();
    const batch = await next;
    const isLast = batch.looked === 0 || performance.now() > endsAt || options.stopping?.aborted === true;
    // The next ones are asked for while these are handed over: no connection waits for the database.
    if (!isLast) {
      next = fetch(run, size, endsAt);
      // It is awaited after these: a fault of it is told then, and not before anybody listens.
      next.catch(() => undefined);
    }
    await handAll(run, batch.inHand, performance.now());
    const seconds = Math.max(0.001, (performance.now() - started) / 1_000);
    const perTurn = Math.round((batch.inHand.length / seconds) * handsFullSeconds);
    size = Math.min(most, Math.max(atOnce * (driver.most ?? 1) * 2, perTurn));
    if (isLast) return;
  }
}

/** Speed first, messages then: what is in hand may always be handed over at once. */
async function fetch(run: Run, wanted: number, endsAt: number): Promise<Claim> {
  const { engine, sender, source, relay, ledger } = run;
  for (;;) {
    if (ledger.isStopped || performance.now() > endsAt) return { inHand: [], looked: 0 };
    const leave = await leaseTokens(engine.database, {
      relay,
      limitPerSecond: sender.limitPerSecond,
      domainLimits: sender.domainLimits,
      warmUpFrom: sender.warmUpFrom,
      mailing:
        source.mailingId === null || source.perSecond === null
          ? null
          : { id: source.mailingId, perSecond: source.perSecond },
      wanted,
    });
    if (leave.isTried) ledger.isTroubled = true;
    if (leave.most > 0) {
      const found = await claim(engine.database, sender.merchantId, source, {
        holder: engine.holder,
        leaseSeconds: engine.leaseSeconds,
        most: leave.most,
        only: leave.only,
      });
      engine.hold(found.inHand.map(({ id }) => id));
      return found;
    }
    if (leave.waitMs > patienceMs) return { inHand: [], looked: 0 };
    await sleep(Math.max(5, leave.waitMs));
  }
}

async function handAll(run: Run, inHand: readonly InHand[], takenAt: number): Promise<void> {
  const { driver, engine, relay, atOnce, under } = run;
  const slots = engine.slots(relay, atOnce);
  const size = driver.most ?? 1;
  for (let from = 0; from < inHand.length; from += size) {
    const group = inHand.slice(from, from + size);
    await slots.take();
    // Those under way at the end go on while the next batch begins.
    const conversation = handGroup(run, group, takenAt)
      .catch((fault: unknown) => {
        run.faults.push(fault);
        engine.letGo(group.map(({ id }) => id));
      })
      .finally(() => {
        slots.give();
        under.delete(conversation);
      });
    under.add(conversation);
  }
}

async function handGroup(run: Run, group: readonly InHand[], takenAt: number): Promise<void> {
  const { ledger, engine } = run;
  if (ledger.isStopped) {
    for (const one of group) ledger.note({ one, handed: { outcome: "untried" } });
    return;
  }
  const meant = performance.now() - takenAt > freshMs ? await stillMeant(run, group) : group;
  const parcels: { one: InHand; parcel: Parcel }[] = [];
  for (const one of meant) {
    try {
      parcels.push({ one, parcel: run.write(one) });
    } catch (error) {
      ledger.note({ one, unwritable: (error as Error).message });
    }
  }
  if (parcels.length === 0) return;
  engine.journal.begin(parcels.map(({ one }) => one.id));
  const answers = await answersOf(
    run,
    parcels.map(({ parcel }) => parcel),
  );
  for (const { one } of parcels) {
    const handed = answers.get(one.id) ?? {
      id: one.id,
      outcome: "silent",
      mayHaveLeft: true,
      error: "no answer",
    };
    engine.hear(handed);
    ledger.note({ one, handed });
  }
}

async function answersOf({ driver, sender }: Run, parcels: readonly Parcel[]): Promise<Map<string, Handed>> {
  try {
    return new Map((await driver.hand(parcels, sender)).map((handed) => [handed.id, handed]));
  } catch (error) {
    const text = (error as Error).message;
    return new Map(parcels.map(({ id }) => [id, { id, outcome: "silent", mayHaveLeft: true, error: text }]));
  }
}

/** Some were taken back meanwhile, because their person said no: they leave this process's hands unsaid. */
async function stillMeant({ engine, sender }: Run, group: readonly InHand[]): Promise<readonly InHand[]> {
  const ids = group.map(({ id }) => id);
  const meant = await engine.database.inMerchant(
    sender.merchantId,
    async (tx) => await stillInHand(tx, engine.holder, ids),
  );
  engine.release(ids.filter((id) => !meant.has(id)));
  return group.filter(({ id }) => meant.has(id));
}

async function afterwards({ engine, ledger, source }: Run, merchantId: string): Promise<void> {
  const { mailingId } = source;
  if (mailingId === null) return;
  await engine.database.inMerchant(merchantId, async (tx) => {
    if (ledger.isRefused) await haltMailing(tx, mailingId, "relay");
    else if (ledger.hard > 0) await guardBounces(tx, mailingId);
  });
}
