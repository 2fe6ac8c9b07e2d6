import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** The shop's logo where paper can show it: PNG or JPEG. */
export async function selectLogo(tx: Tx): Promise<Buffer | null> {
  const found = await tx.maybe<{ bytes: Buffer }>(sql`
    select picture.bytes
    from accounts.face
    join accounts.picture on picture.merchant_id = ${tx.merchantId} and picture.hash = face.logo_hash
    where face.merchant_id = ${tx.merchantId} and picture.media_type in ('image/png', 'image/jpeg')`);
  return found?.bytes ?? null;
}
