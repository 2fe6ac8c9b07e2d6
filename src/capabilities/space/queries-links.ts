import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type CardLink = {
  readonly customerId: string;
  readonly companionId: string | null;
  readonly cardNumber: string | null;
};

export async function insertCardLink(tx: Tx, link: CardLink & { readonly tokenHash: string }): Promise<void> {
  await tx.run(sql`
    insert into space.card_link (merchant_id, token_hash, customer_id, companion_id, card_number, made_at)
    values (${tx.merchantId}, ${link.tokenHash}, ${link.customerId}, ${link.companionId}, ${link.cardNumber}, ${tx.now})`);
}

/** The most recent links of a customer stay; those beyond `kept` end. */
export async function dropOldCardLinks(tx: Tx, customerId: string, kept: number): Promise<void> {
  await tx.run(sql`
    delete from space.card_link
    using (
      select token_hash
      from space.card_link
      where merchant_id = ${tx.merchantId} and customer_id = ${customerId} and companion_id is null
      order by coalesce(opened_at, made_at) desc, token_hash
      offset ${kept}
    ) as old
    where card_link.merchant_id = ${tx.merchantId} and card_link.token_hash = old.token_hash`);
}

export async function selectCardLink(tx: Tx, tokenHash: string): Promise<CardLink | undefined> {
  return await tx.maybe<CardLink>(sql`
    select customer_id as "customerId", companion_id as "companionId", card_number as "cardNumber"
    from space.card_link
    where merchant_id = ${tx.merchantId} and token_hash = ${tokenHash}`);
}

/** Written once a day at most: opening a card is read-only otherwise. */
export async function touchCardLink(tx: Tx, tokenHash: string): Promise<void> {
  await tx.run(sql`
    update space.card_link
    set opened_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and token_hash = ${tokenHash}
      and (opened_at is null or opened_at < ${tx.now}::timestamptz - interval '1 day')`);
}

/** Ends the links to a customer's own card, or to that of one person she shares it with. */
export async function deleteCardLinks(
  tx: Tx,
  customerIds: readonly string[],
  companionId: string | null,
): Promise<number> {
  return await tx.run(sql`
    delete from space.card_link
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
      and companion_id is not distinct from ${companionId}::uuid`);
}

export async function countCardLinks(tx: Tx, customerIds: readonly string[]): Promise<number> {
  const { links } = await tx.one<{ links: number }>(sql`
    select count(*) as links
    from space.card_link
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
      and companion_id is null`);
  return links;
}
