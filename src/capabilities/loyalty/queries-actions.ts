import type { Tx } from "../../platform/database.ts";

export type ClaimedAction = {
  readonly membershipId: string;
  readonly ruleId: string;
  readonly onceKey: string;
};

/** Notes actions that earn, each once; answers the places of those that had not been noted before. */
export async function claimActions(tx: Tx, claims: readonly ClaimedAction[]): Promise<ReadonlySet<number>> {
  if (claims.length === 0) return new Set();
  const rows = await tx.hot<{ membershipId: string; ruleId: string; onceKey: string }>(
    "loyalty_claim_actions",
    `insert into loyalty.action_done (merchant_id, membership_id, rule_id, once_key, done_at)
     select distinct on (said.membership_id, said.rule_id, said.once_key)
       $1::uuid, said.membership_id, said.rule_id, said.once_key, $2::timestamptz
     from unnest($3::uuid[], $4::text[], $5::text[]) as said (membership_id, rule_id, once_key)
     order by said.membership_id, said.rule_id, said.once_key
     on conflict do nothing
     returning membership_id as "membershipId", rule_id as "ruleId", once_key as "onceKey"`,
    [
      tx.merchantId,
      tx.now,
      claims.map((one) => one.membershipId),
      claims.map((one) => one.ruleId),
      claims.map((one) => one.onceKey),
    ],
  );
  const isNew = new Set(rows.map(keyOf));
  const places = new Set<number>();
  for (const [index, claim] of claims.entries()) {
    // Twice in one call is once: the first place takes it.
    if (isNew.delete(keyOf(claim))) places.add(index);
  }
  return places;
}

function keyOf(claim: ClaimedAction): string {
  return `${claim.membershipId} ${claim.ruleId} ${claim.onceKey}`;
}
