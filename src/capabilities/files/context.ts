import type { Tx } from "../../platform/database.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { currentMerchant, selectStores } from "../accounts/index.ts";
import { readPhone } from "../customers/index.ts";
import type { ReadPhone } from "./rules/buyer.ts";

/** What the shop itself says about how its files are read. */
export type ShopContext = {
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly language: "fr" | "en";
  readonly today: string;
  /** The last day that a sale of a file can have: clocks of tills run ahead. */
  readonly latestDay: string;
  readonly storeCodes: ReadonlySet<string>;
  readonly readPhone: ReadPhone;
};

export async function shopContext(tx: Tx): Promise<ShopContext> {
  const merchant = await currentMerchant(tx);
  const stores = await selectStores(tx);
  const today = dayInZone(tx.now, merchant.timeZone);
  return {
    country: merchant.country,
    currency: merchant.currency,
    timeZone: merchant.timeZone,
    language: merchant.language,
    today,
    latestDay: addDays(today, 1),
    storeCodes: new Set(stores.map((store) => store.code.trim().toLowerCase())),
    readPhone: rememberingPhones(merchant.country),
  };
}

/** Reading a phone costs as much as reading thirty lines, and the lines of an order repeat theirs. */
function rememberingPhones(country: string): ReadPhone {
  let last = "";
  let read: string | null = null;
  return (text) => {
    if (text !== last) {
      last = text;
      read = readPhone(text, country)?.e164 ?? null;
    }
    return read;
  };
}
