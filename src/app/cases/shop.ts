import { createKey, createMerchant } from "../../capabilities/accounts/index.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { Named } from "./definition.ts";
import { timeZone } from "./moments.ts";
import type { Place } from "./place.ts";
import { CaseFault } from "./words.ts";

/** The product said no, with its reason: a scenario may expect it. */
export class Rejected extends Error {
  readonly reason: string;
  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

type Json = Readonly<Record<string, unknown>>;
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A merchant of its own for one scenario, spoken to as any program speaks to the product. */
export type Shop = Named & {
  readonly merchantId: string;
  /** @throws Rejected with the product's reason. */
  readonly ask: <Answer = Json>(method: Method, url: string, body?: object, key?: string) => Promise<Answer>;
  /** Moves the product's time; it never goes back. */
  readonly moveTo: (instant: number) => void;
  readonly now: () => number;
  /** A number that nothing else in this shop has. */
  readonly next: () => number;
};

export async function openShop(
  place: Place,
  currency: string,
  startsAt: number,
  kind: "shop" | "network" = "shop",
): Promise<Shop> {
  const { database, server } = place;
  // Each scenario has its own time: the clock may go back between two of them.
  database.clock.setOffset(startsAt - Date.now());
  const { merchantId, secret } = await database.inPlatform(async (tx) => {
    const merchant = await createMerchant(tx, {
      kind,
      name: "Scenario",
      slug: `case-${Math.random().toString(36).slice(2, 12)}`,
      country: "FR",
      currency,
      timeZone,
      language: "en",
    });
    if (isRefusal(merchant)) throw new CaseFault(`no shop: ${merchant.refused}`);
    const key = await createKey(tx, { merchantId: merchant.id, name: "cases", scopes: ["*"], by: "cases" });
    if (isRefusal(key)) throw new CaseFault(`no key: ${key.refused}`);
    return { merchantId: merchant.id, secret: key.secret };
  });
  const ask: Shop["ask"] = async (method, url, body, key) => {
    const response = await server.inject({
      method,
      url: `/api/v1${url}`,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const answer = response.body === "" ? {} : response.json<Json>();
    if (response.statusCode < 400) return answer as never;
    const { code } = answer;
    const reason = typeof code === "string" ? code : `status ${response.statusCode}`;
    if (response.statusCode >= 500 || reason === "not_as_described") {
      throw new CaseFault(`${method} ${url}: ${response.body.slice(0, 600)}`);
    }
    throw new Rejected(reason, `${method} ${url}: ${reason} ${response.body.slice(0, 300)}`);
  };
  let count = 0;
  const next = (): number => (count += 1);
  const known = new Map<string, string>();
  const once = async (name: string, make: () => Promise<{ id: string }>): Promise<string> => {
    const id = known.get(name) ?? (await make()).id;
    known.set(name, id);
    return id;
  };
  for (const kind of ["shop", "web"]) {
    await ask("POST", "/stores", { kind, code: kind, name: kind });
  }
  return {
    merchantId,
    ask,
    next,
    now: () => database.clock.now().getTime(),
    moveTo: (instant) => {
      const ahead = instant - database.clock.now().getTime();
      if (ahead > 0) database.clock.setOffset(database.clock.offsetMs() + ahead);
    },
    category: async (name) =>
      await once(`category ${name}`, async () => await ask("POST", "/categories", { name })),
    product: async (sku) => {
      await ask("POST", "/products/bulk", { products: [{ sku, name: sku }] });
    },
    store: async (code) =>
      await once(
        `store ${code}`,
        async () => await ask("POST", "/stores", { kind: "shop", code: code.toLowerCase(), name: code }),
      ),
  };
}
