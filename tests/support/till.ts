import type { LightMyRequestResponse } from "fastify";
import { sql } from "kysely";
import { newId } from "../../src/platform/ids.ts";
import type {
  CounterRow,
  CounterStart,
  Operation,
  OperationResult,
  OperationsAnswer,
} from "../../src/capabilities/till/shared.ts";
import { type Counter, openCounter } from "./programs.ts";
import type { TestServer } from "./server.ts";

type Wish<Kind extends Operation["kind"]> = Omit<
  Extract<Operation, { kind: Kind }>,
  "id" | "seq" | "at" | "deviceAt" | "cashierId" | "offline" | "kind" | "announced" | "consents"
> &
  Partial<
    Pick<Operation, "id" | "at" | "deviceAt" | "cashierId" | "offline"> & {
      readonly announced: readonly { programId: string; units: number }[];
      readonly consents: Extract<Operation, { kind: "enrol" }>["consents"];
    }
  >;

/** A device at a counter, as the page is for the server. */
export type Till = {
  readonly deviceId: string;
  readonly cashierId: string;
  /** By how much its clock is ahead of the server's. */
  readonly clock: { aheadMs: number };
  readonly get: <Answer>(path: string) => Promise<Answer>;
  readonly ask: (
    method: "GET" | "POST",
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>;
  readonly start: () => Promise<CounterStart>;
  readonly row: (customerId: string) => Promise<CounterRow>;
  /** An operation of now, not sent yet. */
  readonly make: <Kind extends Operation["kind"]>(kind: Kind, wish: Wish<Kind>) => Operation;
  readonly send: (...operations: readonly object[]) => Promise<readonly OperationResult[]>;
  /** Makes and sends one. */
  readonly do: <Kind extends Operation["kind"]>(kind: Kind, wish: Wish<Kind>) => Promise<OperationResult>;
};

export type TillShop = Counter & {
  readonly storeId: string;
  readonly cashier: (name: string, more?: object) => Promise<string>;
  readonly pair: (name: string, cashierId: string) => Promise<Till>;
  /** Kinds of what is to be looked at, the newest first. */
  readonly incidents: () => Promise<readonly Incident[]>;
};

export type Incident = {
  readonly id: string;
  readonly kind: string;
  readonly cents: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly customerId: string | null;
  readonly cashierName: string | null;
  readonly deviceName: string | null;
};

export const cashierCode = "2580";

/** A shop with a store, whose counters can be opened. */
export async function openTillShop(opened: TestServer): Promise<TillShop> {
  const counter = await openCounter(opened);
  const { say } = counter;
  const { items } = await say<{ items: { id: string; kind: string }[] }>("GET", "/stores");
  const known = items.find(({ kind }) => kind === "shop")?.id;
  const storeId =
    known ??
    (await say<{ id: string }>("POST", "/stores", { kind: "shop", code: "lille", name: "Lille" })).id;
  // Whom to ask about one's data must be said before anybody is asked for it.
  await opened.database.inMerchant(counter.merchantId, async (tx) => {
    await tx.run(sql`
      update accounts.store set address = 'Rue de la Clef 12', postcode = '59000', city = 'Lille'
      where merchant_id = ${tx.merchantId} and id = ${storeId}`);
  });
  return {
    ...counter,
    storeId,
    cashier: async (name, more = {}) =>
      (await say<{ id: string }>("POST", "/till/cashiers", { name, code: cashierCode, ...more })).id,
    pair: async (name, cashierId) => await pairTill(opened, counter, { storeId, name, cashierId }),
    incidents: async () => (await say<{ items: Incident[] }>("GET", "/till/incidents")).items,
  };
}

let devices = 0;

async function pairTill(
  opened: TestServer,
  { say }: Counter,
  wish: { readonly storeId: string; readonly name: string; readonly cashierId: string },
): Promise<Till> {
  const { cashierId, ...place } = wish;
  const { code } = await say<{ code: string }>("POST", "/till/pairings", place);
  const jar = new Map<string, string>();
  devices += 1;
  const remoteAddress = `10.0.${Math.floor(devices / 250)}.${devices % 250}`;
  const ask: Till["ask"] = async (method, path, body, headers = {}) => {
    const response = await opened.server.inject({
      method,
      url: `/api/v1/counter${path}`,
      headers: { "x-rebelote-till": "1", "accept-language": "fr", ...headers },
      cookies: Object.fromEntries(jar),
      // Each device stands at an address of its own, as far as limits by address go.
      remoteAddress,
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const { name, value } of response.cookies) jar.set(name, value);
    return response;
  };
  const told = async <Answer>(response: LightMyRequestResponse): Promise<Answer> => {
    if (response.statusCode >= 400) throw new Error(response.body);
    return await Promise.resolve(response.body === "" ? (undefined as Answer) : response.json<Answer>());
  };
  const paired = await told<{ device: { id: string } }>(await ask("POST", "/pair", { code }));
  await told(await ask("POST", "/sign-in", { cashierId, code: cashierCode }));
  let seq = 0;
  const clock = { aheadMs: 0 };
  const now = (): number => opened.database.clock.now().getTime();
  const make: Till["make"] = (kind, { ...said }) => {
    seq += 1;
    const at = new Date(now()).toISOString();
    const deviceAt = new Date(now() + clock.aheadMs).toISOString();
    const own = {
      ...(kind === "credit" ? { announced: [] } : {}),
      ...(kind === "enrol" ? { consents: [] } : {}),
    };
    return { id: newId(), seq, at, deviceAt, cashierId, offline: false, ...own, kind, ...said } as never;
  };
  const send: Till["send"] = async (...operations) => {
    const deviceNow = new Date(now() + clock.aheadMs).toISOString();
    const answer = await told<OperationsAnswer>(
      await ask("POST", "/operations", { clock: { deviceNow }, operations }),
    );
    return answer.results;
  };
  return {
    deviceId: paired.device.id,
    cashierId,
    clock,
    ask,
    get: async (path) => await told(await ask("GET", path)),
    start: async () => await told<CounterStart>(await ask("GET", "/start")),
    row: async (id) => (await told<{ row: CounterRow }>(await ask("GET", `/customers/${id}`))).row,
    make,
    send,
    do: async (kind, wish) => {
      const [result] = await send(make(kind, wish));
      if (result === undefined) throw new Error("No result came.");
      return result;
    },
  };
}
