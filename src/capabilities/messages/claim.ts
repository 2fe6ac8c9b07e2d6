import type { Database, Tx } from "../../platform/database.ts";
import { isRefusal } from "../../values/refusal.ts";
import { type Asked, judged, rulesetOf } from "../permission/index.ts";
import { type Given, readVersion, valuesFor, type Version } from "../templates/index.ts";
import { askedOf } from "./asked.ts";
import { boughtSince } from "./queries-bought.ts";
import { measuredAmong } from "./queries-clicks.ts";
import { giveBack, withVouchers } from "./vouchers.ts";
import { type MailingRow, selectMailing } from "./queries-mailings.ts";
import {
  type Decision,
  endOverdue,
  type Judged,
  readJudged,
  type Source,
  takeDue,
  these,
  type Taken,
  writeDecisions,
} from "./queries-claim.ts";

/** A message in this process's hands, judged, and what its words need. */
export type InHand = Taken & {
  readonly recipient: string;
  readonly mailingId: string | null;
  readonly version: Version | null;
  readonly given: Given | null;
  /** She agreed that it is noted which links she follows. */
  readonly isMeasured: boolean;
};

export type Claim = {
  readonly inHand: readonly InHand[];
  /** How many were looked at: fewer than asked for means that no more are due. */
  readonly looked: number;
};

export type ClaimOptions = {
  readonly holder: string;
  readonly leaseSeconds: number;
  readonly most: number;
  /** Lanes with a speed of their own, and how many each may take. */
  readonly only: Readonly<Record<string, number>>;
};

const nothing: Claim = { inHand: [], looked: 0 };

/**
 * Takes some messages in hand. Whether each may leave is judged again in the transaction that takes it: who withdrew, objected, died or
 * bounced since it was planned gets nothing, and who is asleep now gets it later.
 */
export async function claim(
  database: Database,
  merchantId: string,
  source: Source,
  options: ClaimOptions,
): Promise<Claim> {
  return await database.inMerchant(merchantId, async (tx) => {
    const mailing = source.mailingId === null ? null : await selectMailing(tx, source.mailingId);
    if (source.mailingId !== null && mailing?.state !== "sending") return nothing;
    await giveBack(tx, await endOverdue(tx, source));
    const taken = await take(tx, source, options);
    if (taken.length === 0) return nothing;
    const version = await versionOf(tx, mailing?.versionId ?? null);
    const standing = await judgedOf(tx, source, taken, version);
    const buyers = await buyersAmong(tx, mailing ?? null, taken);
    const judgements = taken.map((one) => decisionOf(one, standing.get(one.customerId ?? ""), buyers));
    const { decisions, made } = await withVouchers(tx, mailing ?? null, taken, judgements);
    const leaving = new Set(decisions.filter(({ state }) => state === "sending").map(({ id }) => id));
    const people = taken.flatMap(({ id, customerId }) =>
      leaving.has(id) && customerId !== null ? [customerId] : [],
    );
    const values = version === null ? null : await valuesFor(tx, version, people, made);
    const measured = version === null ? new Set() : await measuredAmong(tx, people);
    const given = (one: Taken): Given | null => values?.get(one.customerId ?? "") ?? null;
    const until = new Date(Date.parse(tx.now) + options.leaseSeconds * 1_000).toISOString();
    const lease = { holder: options.holder, until, ruleset: rulesetOf(tx.now).version };
    const byId = new Map(taken.map((one) => [one.id, one]));
    await writeDecisions(
      tx,
      decisions.map((decision) => {
        const one = byId.get(decision.id);
        return { ...decision, given: one !== undefined && leaving.has(one.id) ? given(one) : null };
      }),
      lease,
    );
    await giveBack(
      tx,
      decisions
        .filter(({ state }) => state === "skipped")
        .map(({ id }) => ({ id, voucherId: byId.get(id)?.voucherId ?? null })),
    );
    // Who waits for a voucher waits without a place: it may be days.
    await giveBack(
      tx,
      decisions.filter(({ state }) => state === "planned").map(({ id }) => ({ id, voucherId: null })),
    );
    const inHand = decisions.flatMap(({ id, state, recipient }): InHand[] => {
      const one = byId.get(id);
      if (one === undefined || state !== "sending") return [];
      return [
        {
          ...one,
          attempts: one.attempts + 1,
          recipient: recipient ?? one.recipient ?? "",
          language: standing.get(one.customerId ?? "")?.language ?? one.language,
          mailingId: source.mailingId,
          version,
          given: given(one),
          isMeasured: measured.has(one.customerId ?? ""),
        },
      ];
    });
    return { inHand, looked: taken.length };
  });
}

async function versionOf(tx: Tx, versionId: string | null): Promise<Version | null> {
  if (versionId === null) return null;
  const version = await readVersion(tx, versionId);
  if (isRefusal(version)) throw new Error(`The words ${versionId} of a mailing are gone.`);
  return version;
}

/** The bulk of what is due, then from each lane with a speed of its own what it may take. */
async function take(tx: Tx, source: Source, { most, only }: ClaimOptions): Promise<Taken[]> {
  const lanes = Object.entries(only);
  const taken = await takeDue(tx, source, { limit: most, lanes: { not: lanes.map(([lane]) => lane) } });
  for (const [lane, granted] of lanes) {
    const limit = Math.min(granted, most - taken.length);
    if (limit > 0) taken.push(...(await takeDue(tx, source, { limit, lanes: { only: lane } })));
  }
  return taken;
}

/** What permission says of the persons of these messages now: asked once for each way of asking. */
async function judgedOf(
  tx: Tx,
  source: Source,
  taken: readonly Taken[],
  version: Version | null,
): Promise<ReadonlyMap<string, Judged>> {
  const groups = new Map<string, { asked: Asked; people: Set<string> }>();
  for (const { customerId, purpose, topic } of taken) {
    if (customerId === null) continue;
    const key = `${purpose} ${topic}`;
    const group = groups.get(key) ?? {
      asked: askedOf({ channel: source.channel, purpose, topic }, version),
      people: new Set(),
    };
    group.people.add(customerId);
    groups.set(key, group);
  }
  const found = new Map<string, Judged>();
  for (const { asked, people } of groups.values()) {
    for (const one of await readJudged(tx, await judged(tx, asked, these([...people]))))
      found.set(one.customerId, one);
  }
  return found;
}

/** Those who have bought since the mailing was planned, where it leaves them out. */
async function buyersAmong(
  tx: Tx,
  mailing: MailingRow | null,
  taken: readonly Taken[],
): Promise<ReadonlySet<string>> {
  if (mailing?.skipsBuyers !== true || mailing.plannedAt === null) return new Set();
  const people = taken.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
  return await boughtSince(tx, people, mailing.plannedAt);
}

/** What an address of its own allows that is not the one her record shows, such as one that is being confirmed. */
const aboutTheAddress = new Set(["NO_ADDRESS", "SUPP_HARD_BOUNCE", "SUPP_INVALID", "SUPP_NPAI"]);

function decisionOf(one: Taken, said: Judged | undefined, buyers: ReadonlySet<string>): Decision {
  const base = { id: one.id, nextTryAt: null, recipient: null, given: null, factsHash: null };
  // To an address that is nobody's record yet: what a stranger asked for herself.
  if (one.customerId === null) return { ...base, state: "sending", reason: "OK_TRANSACTIONAL" };
  if (said === undefined) return { ...base, state: "skipped", reason: "BLOCK_ERASED" };
  if (buyers.has(one.customerId)) return { ...base, state: "skipped", reason: "BOUGHT_MEANWHILE" };
  const factsHash = said.factsHash?.toString("hex") ?? null;
  const isMailing = one.body === null;
  const isElsewhere = !isMailing && said.recipient?.toLowerCase() !== one.recipient?.toLowerCase();
  const isAskedFor = one.purpose === "transactional";
  // What she did not ask for goes where she is written to today: an address she had may be somebody else's by now.
  if (isElsewhere && !isAskedFor) return { ...base, factsHash, state: "skipped", reason: "NO_ADDRESS" };
  if (said.isAllowed || (isElsewhere && aboutTheAddress.has(said.reason))) {
    const reason = said.isAllowed ? said.reason : "OK_TRANSACTIONAL";
    return { ...base, factsHash, state: "sending", reason, recipient: isMailing ? said.recipient : null };
  }
  const isInTime = said.nextAt !== null && (one.validUntil === null || said.nextAt < one.validUntil);
  if (said.reason.startsWith("WINDOW_") && isInTime)
    return { ...base, factsHash, state: "waiting", reason: said.reason, nextTryAt: said.nextAt };
  const isTooLate = said.reason.startsWith("WINDOW_") && said.nextAt !== null;
  return { ...base, factsHash, state: "skipped", reason: isTooLate ? "EXPIRED" : said.reason };
}
