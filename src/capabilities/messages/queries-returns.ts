import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type ReturnedMessage = {
  readonly id: string;
  readonly channel: "email" | "sms" | "post" | "phone";
  readonly recipient: string | null;
  readonly customerId: string | null;
  readonly mailingId: string | null;
  readonly bounce: "hard" | "soft" | "block" | null;
  readonly isComplained: boolean;
  readonly isReplied: boolean;
  readonly voucherId: string | null;
};

/** The message, held: two reports about it are heard one after the other. */
export async function lockReturned(tx: Tx, id: string): Promise<ReturnedMessage | undefined> {
  return await tx.maybe<ReturnedMessage>(sql`
    select
      id, channel, recipient, customer_id as "customerId", mailing_id as "mailingId", bounce,
      complained_at is not null as "isComplained", replied_at is not null as "isReplied",
      voucher_id as "voucherId"
    from messages.message
    where merchant_id = ${tx.merchantId} and id = ${id}
    for update`);
}

export async function markReturn(
  tx: Tx,
  id: string,
  mark: {
    readonly bounce?: "hard" | "soft" | "block";
    readonly complainedAt?: string;
    readonly repliedAt?: string;
    readonly error?: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    update messages.message
    set
      bounce = coalesce(${mark.bounce ?? null}::text, bounce),
      bounced_at = case when ${mark.bounce ?? null}::text is null then bounced_at else ${tx.now}::timestamptz end,
      complained_at = coalesce(complained_at, ${mark.complainedAt ?? null}::timestamptz),
      replied_at = coalesce(replied_at, ${mark.repliedAt ?? null}::timestamptz),
      last_error = coalesce(left(${mark.error ?? null}::text, 1000), last_error)
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}
