import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { HoursException, StoreHolidays, WeekHours } from "./rules/hours.ts";
import type { StoreRow } from "./queries.ts";

export type StorePlaceRow = StoreRow & {
  readonly phone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly hours: WeekHours | null;
  readonly holidays: StoreHolidays | null;
  readonly exceptions: readonly HoursException[];
};

/** Stores with their hours, and the exceptions since yesterday. */
export async function selectStorePlaces(tx: Tx, id: string | null = null): Promise<StorePlaceRow[]> {
  return await tx.rows<StorePlaceRow>(sql`
    select store.id, store.kind, store.code, store.name, store.address, store.postcode, store.city, store.country,
           store.time_zone as "timeZone", store.closed_at as "closedAt", store.phone,
           store.latitude::float8 as latitude, store.longitude::float8 as longitude, store.hours, store.holidays,
           coalesce((
             select jsonb_agg(jsonb_build_object('day', exception.day, 'spans', exception.spans, 'note', exception.note)
                              order by exception.day)
             from accounts.store_exception as exception
             where exception.merchant_id = store.merchant_id
               and exception.store_id = store.id
               and exception.day >= (${tx.now}::timestamptz - interval '2 days')::date), '[]'::jsonb) as exceptions
    from accounts.store
    where store.merchant_id = ${tx.merchantId} and (${id}::uuid is null or store.id = ${id}::uuid)
    order by store.kind, store.created_at, store.id`);
}

export type StorePlaceChange = {
  readonly phone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly hours: WeekHours | null;
  readonly holidays: StoreHolidays | null;
};

export async function updateStorePlace(tx: Tx, id: string, place: StorePlaceChange): Promise<boolean> {
  const updated = await tx.run(sql`
    update accounts.store
    set phone = ${place.phone}, latitude = ${place.latitude}, longitude = ${place.longitude},
        hours = ${json(place.hours)}::jsonb, holidays = ${json(place.holidays)}::jsonb
    where merchant_id = ${tx.merchantId} and id = ${id}`);
  return updated === 1;
}

/** Replaces the exceptions from a day on; those before it are history. */
export async function replaceExceptions(
  tx: Tx,
  storeId: string,
  from: string,
  exceptions: readonly HoursException[],
): Promise<void> {
  await tx.run(sql`
    delete from accounts.store_exception
    where merchant_id = ${tx.merchantId} and store_id = ${storeId} and day >= ${from}::date`);
  await tx.run(sql`
    insert into accounts.store_exception (merchant_id, store_id, day, spans, note)
    select ${tx.merchantId}, ${storeId}, given.day, given.spans, given.note
    from jsonb_to_recordset(${JSON.stringify(exceptions)}::jsonb) as given(day date, spans jsonb, note text)
    where given.day >= ${from}::date`);
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
