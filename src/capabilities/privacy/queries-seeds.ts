import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Found, Reached, Seed } from "./answers.ts";

export async function insertSeed(tx: Tx, seed: Seed, by: string): Promise<void> {
  await tx.run(sql`
    insert into privacy.seed (
      merchant_id, id, channel, email, phone, line1, postcode, city, country, created_at, created_by)
    values (${tx.merchantId}, ${seed.id}, ${seed.channel}, ${seed.email}, ${seed.phone}, ${seed.line1}, ${seed.postcode},
            ${seed.city}, ${seed.country}, ${tx.now}, ${by})`);
}

export async function stopSeed(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update privacy.seed set is_on = false where merchant_id = ${tx.merchantId} and id = ${id} and is_on`);
}

export async function selectSeeds(tx: Tx): Promise<(Seed & { readonly planted: number })[]> {
  return await tx.rows<Seed & { planted: number }>(sql`
    select id, channel, email, phone, line1, postcode, city, country,
      (select count(*) from privacy.seed_planted
       where seed_planted.merchant_id = ${tx.merchantId} and seed_planted.seed_id = seed.id) as planted
    from privacy.seed
    where merchant_id = ${tx.merchantId} and is_on
    order by created_at, id`);
}

export type Planted = Seed & {
  readonly seedId: string;
  readonly firstName: string;
  readonly lastName: string;
};

export async function selectPlanted(tx: Tx, fileId: string): Promise<Planted[]> {
  return await tx.rows<Planted>(sql`
    select seed.id, seed.id as "seedId", seed.channel, coalesce(seed_planted.email, seed.email) as email, seed.phone,
      seed.line1, seed.postcode, seed.city, seed.country, seed_planted.first_name as "firstName",
      seed_planted.last_name as "lastName"
    from privacy.seed_planted
    join privacy.seed on seed.merchant_id = ${tx.merchantId} and seed.id = seed_planted.seed_id
    where seed_planted.merchant_id = ${tx.merchantId} and seed_planted.file_id = ${fileId}
    order by seed.id`);
}

export async function insertPlanted(
  tx: Tx,
  planted: {
    readonly fileId: string;
    readonly seedId: string;
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    insert into privacy.seed_planted (merchant_id, file_id, seed_id, first_name, last_name, email)
    values (${tx.merchantId}, ${planted.fileId}, ${planted.seedId}, ${planted.firstName}, ${planted.lastName},
            ${planted.email})`);
}

/** Which file an address or a name was planted in; several when it is said too short. */
export async function findPlanted(tx: Tx, said: string): Promise<Found[]> {
  return await tx.rows<Found>(sql`
    select seed_planted.file_id as "fileId", seed_planted.seed_id as "seedId",
      seed_planted.first_name as "firstName", seed_planted.last_name as "lastName",
      handed_file.code, handed_file.at, handed_file.by_name as "byName",
      partner.name as "partnerName", partner.uses::int as "partnerUses", partner.ends_on as "partnerEndsOn",
      (select count(*) from privacy.seed_reached
       where seed_reached.merchant_id = ${tx.merchantId} and seed_reached.file_id = handed_file.id
         and seed_reached.seed_id = seed_planted.seed_id) as earlier
    from privacy.seed_planted
    join privacy.handed_file on handed_file.merchant_id = ${tx.merchantId} and handed_file.id = seed_planted.file_id
    left join privacy.partner on partner.merchant_id = ${tx.merchantId} and partner.id = handed_file.partner_id
    where seed_planted.merchant_id = ${tx.merchantId}
      and (lower(seed_planted.email) = lower(${said})
        or lower(seed_planted.last_name) = lower(${said})
        or lower(seed_planted.first_name || ' ' || seed_planted.last_name) = lower(${said})
        or lower(seed_planted.last_name || ' ' || seed_planted.first_name) = lower(${said}))
    order by handed_file.at desc
    limit 10`);
}

export async function insertReached(
  tx: Tx,
  made: {
    readonly id: string;
    readonly at: string;
    readonly by: string;
    readonly fileId: string;
    readonly seedId: string;
    readonly sender: string;
    readonly isExpected: boolean;
    readonly note: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    insert into privacy.seed_reached (
      merchant_id, id, at, noted_at, noted_by, file_id, seed_id, sender, is_expected, note)
    values (${tx.merchantId}, ${made.id}, ${made.at}, ${tx.now}, ${made.by}, ${made.fileId}, ${made.seedId},
            ${made.sender}, ${made.isExpected}, ${made.note})`);
}

export async function selectReached(tx: Tx): Promise<Reached[]> {
  return await tx.rows<Reached>(sql`
    select seed_reached.id, seed_reached.at, seed_reached.noted_by as "notedBy", seed_reached.sender,
      seed_reached.is_expected as "isExpected", seed_reached.note, handed_file.code,
      handed_file.by_name as "byName", partner.name as "partnerName"
    from privacy.seed_reached
    left join privacy.handed_file
      on handed_file.merchant_id = ${tx.merchantId} and handed_file.id = seed_reached.file_id
    left join privacy.partner on partner.merchant_id = ${tx.merchantId} and partner.id = handed_file.partner_id
    where seed_reached.merchant_id = ${tx.merchantId}
    order by seed_reached.at desc, seed_reached.id desc
    limit 100`);
}
