import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type HookRow = {
  readonly id: string;
  readonly provider: "mailgun" | "sendgrid" | "signed";
  readonly secret: Buffer;
  readonly createdAt: string;
  readonly heardAt: string | null;
  readonly refusedAt: string | null;
};

const columns = sql`
  id, provider, secret, created_at as "createdAt", heard_at as "heardAt", refused_at as "refusedAt"`;

export async function selectHooks(tx: Tx): Promise<HookRow[]> {
  return await tx.rows<HookRow>(sql`
    select ${columns} from messages.hook where merchant_id = ${tx.merchantId} order by created_at, id`);
}

export async function selectHook(tx: Tx, id: string): Promise<HookRow | undefined> {
  return await tx.maybe<HookRow>(sql`
    select ${columns} from messages.hook where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function insertHook(
  tx: Tx,
  hook: { readonly id: string; readonly provider: string; readonly secret: Buffer },
): Promise<void> {
  await tx.run(sql`
    insert into messages.hook (merchant_id, id, provider, secret, created_at)
    values (${tx.merchantId}, ${hook.id}, ${hook.provider}, ${hook.secret}, ${tx.now})`);
}

export async function deleteHook(tx: Tx, id: string): Promise<boolean> {
  return (
    (await tx.run(sql`delete from messages.hook where merchant_id = ${tx.merchantId} and id = ${id}`)) === 1
  );
}

/** That a call came: signed as it should be, or not. Written at most once a minute. */
export async function noteCalled(tx: Tx, id: string, isSigned: boolean): Promise<void> {
  const column = isSigned ? sql.ref("heard_at") : sql.ref("refused_at");
  await tx.run(sql`
    update messages.hook
    set ${column} = ${tx.now}
    where merchant_id = ${tx.merchantId}
      and id = ${id}
      and (${column} is null or ${column} < ${tx.now}::timestamptz - interval '1 minute')`);
}
