import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import type { DataSection, KeptData } from "../../platform/participants.ts";
import { addMonths } from "../../values/day.ts";
import { recordAndMerged, selectSuppressed } from "../customers/index.ts";
import { refoldConsents } from "./operations.ts";
import { insertEntries, selectCollections, selectEntries } from "./queries.ts";
import { eraseLedger, keptEntries, knownObjections, type ObjectionFor } from "./queries-persons.ts";

/** Proof of an agreement to be called is kept this long (decree 2026-662). */
const callProofMonths = 36;

/** The channels through which an address of each kind is written to or called. */
const channelsOf = { email: ["email"], phone: ["sms", "phone", "robocall"] } as const;

/**
 * Somebody who was erased comes back by an import or a form: the refusal that her erasure meant is written into the ledger, dated
 * of that day. An older agreement in the file does not undo it; what she agrees to since then does.
 */
export async function objectForErased(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const suppressed = await selectSuppressed(tx, customerIds);
  if (suppressed.length === 0) return;
  const due = suppressed.flatMap(({ customerId, kind, since }) =>
    channelsOf[kind].map((channel): ObjectionFor => ({ customerId, channel, since })),
  );
  const known = new Set((await knownObjections(tx, due)).map(keyOf));
  const missing = due.filter((one) => !known.has(keyOf(one)));
  if (missing.length === 0) return;
  await insertEntries(
    tx,
    missing.map(({ customerId, channel, since }) => ({
      id: newId(Date.parse(tx.now)),
      customer_id: customerId,
      channel,
      purpose: "marketing",
      topic: "",
      act: "objected",
      happened_at: since,
      text_version: null,
      text_hash: null,
      origin: "unknown",
      origin_detail: null,
      actor_kind: "system",
      actor_id: null,
      evidence: null,
      expires_on: null,
      granted_to: "merchant",
      prechecked: null,
      bundled: null,
      outside_hours: false,
      has_proof: true,
    })),
    null,
  );
  await refoldConsents(tx, [...new Set(missing.map(({ customerId }) => customerId))]);
}

/** What proves a refusal stays, by number; the rest of what she said goes. */
export async function eraseConsents(tx: Tx, { customerId }: { readonly customerId: string }): Promise<void> {
  const ids = await recordAndMerged(tx, customerId);
  await eraseLedger(tx, ids, callsKeptSince(tx));
  await refoldConsents(tx, [customerId]);
}

export async function keptConsents(tx: Tx, customerIds: readonly string[]): Promise<readonly KeptData[]> {
  const { refusals, calls, lastCallOn } = await keptEntries(tx, customerIds, callsKeptSince(tx));
  return [
    { reason: "refusals", count: refusals, until: null },
    {
      reason: "call_agreements",
      count: calls,
      until: lastCallOn === null ? null : addMonths(lastCallOn, callProofMonths),
    },
  ];
}

export async function consentsOf(tx: Tx, customerIds: readonly string[]): Promise<readonly DataSection[]> {
  const entries = await selectEntries(tx, { customerIds, limit: 10_000 });
  const collections = await selectCollections(tx, customerIds);
  return [
    {
      name: "consents",
      rows: entries.map(
        ({ id: _id, customerId: _customer, textHash: _hash, actorKind: _actor, ...entry }) => entry,
      ),
    },
    { name: "collections", rows: collections.map(({ id: _id, ...collection }) => collection) },
  ];
}

function callsKeptSince(tx: Tx): string {
  return `${addMonths(tx.now.slice(0, 10), -callProofMonths)}T00:00:00Z`;
}

function keyOf({ customerId, channel, since }: ObjectionFor): string {
  return `${customerId} ${channel} ${since}`;
}
