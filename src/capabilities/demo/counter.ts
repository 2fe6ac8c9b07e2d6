import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import type { Day } from "../../values/day.ts";
import { selectStores } from "../accounts/index.ts";
import { reserveBlock } from "../cards/index.ts";
import { currentConsentWords, currentNotice } from "../consent/index.ts";
import { listMembers, listVouchers } from "../loyalty/index.ts";
import { spendableUnits } from "../loyalty/shared.ts";
import {
  addCashier,
  applyOperations,
  changeCashier,
  counterRow,
  demoCode,
  type Operation,
  type OperationResult,
  pairForDemo,
  type TillSession,
} from "../till/index.ts";
import { fillDrawer } from "./cards.ts";
import { agreed, type Launching } from "./loyalty.ts";
import {
  cashierNames,
  type DemoCashier,
  type DemoCredit,
  type DemoEnrolment,
  type DemoTill,
} from "./rules/counter.ts";

/** The two counters at work: who stands there, and what newcomers hear. */
export type Counters = {
  readonly sessions: Readonly<Record<DemoTill, TillSession>>;
  readonly cashiers: Readonly<Record<DemoCashier, string>>;
  readonly cardNumbers: Readonly<Record<DemoTill, string[]>>;
  readonly words: { readonly version: string; readonly hash: string };
  readonly noticeVersion: string;
  /** Operations sent so far by each till. */
  readonly sent: Record<DemoTill, number>;
  leaId: string;
};

const storeOf: Readonly<Record<DemoTill, string>> = { lille: "lille", namur: "namur" };
const nameOf: Readonly<Record<DemoTill, string>> = { lille: "Caisse 1", namur: "Caisse 2" };
const cardsAhead = 12;

/** Pairs both tills, with their people and the numbers they may give away. */
export async function openCounters(tx: Tx, actor: Actor): Promise<Counters> {
  const cashiers: Partial<Record<DemoCashier, string>> = {};
  for (const key of ["sophie", "karim", "lea", "ines"] as const) {
    const wish = { name: cashierNames[key], code: demoCode, isManager: key === "sophie" };
    cashiers[key] = agreed(await addCashier(tx, actor, wish)).id;
  }
  const stores = await selectStores(tx);
  const open = async (till: DemoTill): Promise<TillSession> => {
    const storeId = stores.find(({ code }) => code === storeOf[till])?.id ?? "";
    const device = await pairForDemo(tx, { storeId, name: nameOf[till] });
    return { merchantId: tx.merchantId, device, cashier: null };
  };
  const [lille, namur] = [await open("lille"), await open("namur")];
  const said = { language: "fr", form: "till" } as const;
  const { version, hash } = await currentConsentWords(tx, { ...said, channel: "email" });
  return {
    sessions: { lille, namur },
    cashiers: cashiers as Record<DemoCashier, string>,
    // Lille gives cards printed ahead, Namur those of its till.
    cardNumbers: {
      lille: await fillDrawer(tx, actor),
      namur: await reserveBlock(tx, { deviceId: namur.device.id, count: cardsAhead }),
    },
    words: { version, hash },
    noticeVersion: (await currentNotice(tx, said)).version,
    sent: { lille: 0, namur: 0 },
    leaId: "",
  };
}

/** Some days at the counters, and who came to the shops in them: a credit silences nobody's absence. */
export type Worked = {
  readonly events: readonly (DemoEnrolment | DemoCredit)[];
  readonly buyers: readonly string[];
  /** Whose story is that they do not come. */
  readonly away: readonly string[];
};

/** Sends what was done at both counters in these days, in the order of each till. */
export async function workAtCounters(
  database: Database,
  actor: Actor,
  counters: Counters,
  launching: Launching,
  { events, buyers, away }: Worked,
): Promise<void> {
  const { merchantId } = actor;
  if (events.length === 0) return;
  const first = events.filter((event) => event.kind === "enrol" && event.isLea);
  for (const event of first) {
    const [done] = await send(database, counters, event.till, [operationOf(counters, event, undefined)]);
    counters.leaId = done?.customer?.id ?? "";
    await database.inMerchant(merchantId, async (tx) => {
      const ownCard = { customerId: counters.leaId };
      agreed(await changeCashier(tx, actor, counters.cashiers.lea, ownCard));
    });
  }
  const people = await database.inMerchant(
    merchantId,
    async (tx) =>
      await whoComes(tx, actor, { counters, launching, buyers, away, since: events[0]?.at ?? "" }),
  );
  const left = events.filter((event) => !first.includes(event));
  // What happened at Namur was known at once; the till of Lille was sometimes without network.
  for (const till of ["namur", "lille"] as const) {
    const operations = left
      .filter((event) => event.till === till)
      .map((event) => operationOf(counters, event, people));
    await send(database, counters, till, operations);
  }
}

/** What the till of Lille knew of somebody, as it says it with what she used there. */
type Basis = NonNullable<Extract<Operation, { kind: "credit" }>["basis"]>;

type People = {
  readonly idOf: (whose: DemoCredit["whose"]) => string;
  /** Nothing when nobody has enough for it. */
  readonly reward: { readonly programId: string; readonly rewardId: string } | undefined;
  readonly voucherCode: string | undefined;
  readonly basis: Readonly<Record<"reward" | "voucher", Basis>>;
};

// So few that a second reward of 250 is not there, whatever the day brings.
const rewardPoints = 250;
const mostPoints = 400;
const voucherCents = 1_000;

async function whoComes(
  tx: Tx,
  actor: Actor,
  known: {
    readonly counters: Counters;
    readonly launching: Launching;
    readonly buyers: readonly string[];
    readonly away: readonly string[];
    readonly since: string;
  },
): Promise<People> {
  const { counters, launching, buyers, away, since } = known;
  const { leaId } = counters;
  const programId = launching.programs.club ?? "";
  const listed = agreed(await listMembers(tx, programId, { sort: "balance", limit: 200 })).items;
  const points = new Map(listed.map(({ customerId, available }) => [customerId, available]));
  const members = [...new Set(buyers)].filter((id) => points.has(id) && id !== leaId && !away.includes(id));
  const vouchers = agreed(await listVouchers(tx, actor, { state: "active", limit: 200 })).items;
  const usable = vouchers.filter(
    ({ benefit, madeAt }) => madeAt < since && benefit.type === "amount" && benefit.cents <= voucherCents,
  );
  const ableTo = members.filter((id) => (points.get(id) ?? 0) >= rewardPoints);
  const redeemerId = ableTo.find((id) => (points.get(id) ?? 0) < mostPoints) ?? ableTo[0];
  const holders = usable.flatMap(({ holderId }) => (holderId === null ? [] : [holderId]));
  // One of the month's buyers if any of them holds a voucher, else whoever does.
  const bearerId = [...members, ...holders].find(
    (id) => id !== redeemerId && holders.includes(id) && !away.includes(id),
  );
  const voucher = usable.find(({ holderId }) => holderId === bearerId);
  const others = members.filter((id) => id !== redeemerId && id !== bearerId);
  const at = (place: number): string => others[place % Math.max(1, others.length)] ?? "";
  return {
    idOf: (whose) => {
      if (whose === "lea") return leaId;
      if (whose === "friend") return at(0);
      if (whose === "redeemer") return redeemerId ?? at(1);
      return whose === "bearer" ? (bearerId ?? at(2)) : at(3 + whose);
    },
    reward: redeemerId === undefined ? undefined : { programId, rewardId: "ten-euros" },
    voucherCode: voucher?.code,
    basis: {
      reward: await basisOf(tx, redeemerId ?? at(1)),
      voucher: await basisOf(tx, bearerId ?? at(2)),
    },
  };
}

async function basisOf(tx: Tx, customerId: string): Promise<Basis> {
  const { wallets, vouchers, asOf, proof } = agreed(await counterRow(tx, customerId));
  const units = wallets.map(
    ({ programId }) => [programId, spendableUnits(wallets, programId, asOf)] as const,
  );
  return { proof, asOf, units: Object.fromEntries(units), vouchers: vouchers.map(({ code }) => code) };
}

function operationOf(
  counters: Counters,
  event: DemoEnrolment | DemoCredit,
  people: People | undefined,
): Operation {
  const { till, at, offline } = event;
  const seq = counters.sent[till]++;
  const base = {
    ...{ id: newId(Date.parse(at)), seq, at, deviceAt: at, offline },
    cashierId: counters.cashiers[event.cashier],
  };
  if (event.kind === "enrol") {
    const { firstName, lastName, email, phone } = event;
    const { version: textVersion, hash: textHash } = counters.words;
    return {
      ...base,
      kind: "enrol",
      ...{ firstName, lastName, language: "fr", noticeVersion: counters.noticeVersion },
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      cardNumber: counters.cardNumbers[till].shift() ?? "",
      consents: email === undefined ? [] : [{ channel: "email", granted: true, textVersion, textHash }],
    };
  }
  if (people === undefined) throw new Error("Nobody is known at the counter yet.");
  return {
    ...base,
    kind: "credit",
    customer: { id: people.idOf(event.whose) },
    amountCents: event.amountCents,
    announced: [],
    ...(event.ticketNumber === null ? {} : { ticketNumber: event.ticketNumber }),
    ...(event.uses === "reward" && people.reward !== undefined ? { reward: people.reward } : {}),
    ...(event.uses === "voucher" && people.voucherCode !== undefined
      ? { voucherCodes: [people.voucherCode] }
      : {}),
    ...(event.uses !== null && offline ? { basis: people.basis[event.uses] } : {}),
  };
}

async function send(
  database: Database,
  { sessions }: Counters,
  till: DemoTill,
  operations: readonly Operation[],
): Promise<readonly OperationResult[]> {
  const clock = { deviceNow: database.clock.now().toISOString() };
  const body = { clock, operations: [...operations] };
  const { results } = agreed(await applyOperations(database, sessions[till], body, "fr"));
  const refused = results.find(({ outcome }) => outcome === "refused");
  if (refused !== undefined)
    throw new Error(`A till of the demonstration was refused: ${refused.code ?? ""}.`);
  if (results.length < operations.length) throw new Error("A till of the demonstration was not heard out.");
  return results;
}

/** What happened on these days. */
export function eventsBetween<Event extends { readonly day: Day }>(
  events: readonly Event[],
  { from, until }: { readonly from: Day; readonly until: Day },
): Event[] {
  return events.filter(({ day }) => day >= from && day <= until);
}
