import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Database, Tx } from "../../platform/database.ts";
import { isId } from "../../platform/ids.ts";
import type { Services } from "../../platform/http/route.ts";
import { applePass, pkpassType } from "./apple-pass.ts";
import { deleteDevice, noteAdded, passesOfDevice, selectPass, upsertDevice } from "./queries-devices.ts";
import type { PassRow } from "./queries-passes.ts";
import { selectWalletAccount } from "./queries-wallet-accounts.ts";
import { sameSecret } from "./secrets.ts";

type OfShop = { readonly shop: string };
type OfPass = OfShop & { readonly passType: string; readonly serial: string };
type OfDevice = OfShop & { readonly device: string; readonly passType: string };

const limits = { rateLimit: { max: 300, timeWindow: "1 minute" } } as const;
const options = { config: limits, schema: { hide: true } } as const;
const mostLogLines = 20;
const longestLogLine = 500;

const root = "/wallet/apple/:shop/v1";

/**
 * Apple's web service for passes (developer.apple.com, Wallet Passes, "Adding a web service to update passes"), below the address
 * in each pass: a phone registers, asks which of its passes changed, fetches them, and lets go.
 */
export function addAppleService(
  server: FastifyInstance,
  { database, log }: Omit<Services, "authenticate">,
): void {
  addRegistrations(server, database);
  addChanges(server, database);
  server.post<{ Params: OfShop; Body: unknown }>(`${root}/log`, options, async (request, reply) => {
    const { logs } = (request.body ?? {}) as { logs?: unknown };
    const lines = Array.isArray(logs) ? logs.filter((line): line is string => typeof line === "string") : [];
    for (const line of lines.slice(0, mostLogLines))
      log.warn({ wallet: line.slice(0, longestLogLine) }, "a phone's wallet reports");
    return await reply.code(200).send();
  });
}

function addRegistrations(server: FastifyInstance, database: Database): void {
  server.post<{ Params: OfDevice & OfPass; Body: unknown }>(
    `${root}/devices/:device/registrations/:passType/:serial`,
    options,
    async (request, reply) => {
      const { pushToken } = (request.body ?? {}) as { pushToken?: unknown };
      const { device } = request.params;
      const status = await withPass(database, request, async (tx, pass) => {
        if (typeof pushToken !== "string" || !/^[0-9a-fA-F]{1,400}$/.test(pushToken)) return 400;
        if (device.length > 200) return 400;
        const isNew = await upsertDevice(tx, { device, passId: pass.id, pushToken });
        await noteAdded(tx, pass.id);
        return isNew ? 201 : 200;
      });
      return reply.code(status ?? 401).send();
    },
  );

  server.delete<{ Params: OfDevice & OfPass }>(
    `${root}/devices/:device/registrations/:passType/:serial`,
    options,
    async (request, reply) => {
      const status = await withPass(database, request, async (tx, pass) => {
        await deleteDevice(tx, request.params.device, pass.id);
        await noteAdded(tx, pass.id);
        return 200;
      });
      return reply.code(status ?? 401).send();
    },
  );
}

function addChanges(server: FastifyInstance, database: Database): void {
  // No token here, as Apple has it: a phone's name for itself is known to nobody else, and serial numbers open nothing.
  server.get<{ Params: OfDevice; Querystring: { passesUpdatedSince?: string } }>(
    `${root}/devices/:device/registrations/:passType`,
    options,
    async (request, reply) => {
      const { shop, device, passType } = request.params;
      const since = tagOf(request.query.passesUpdatedSince);
      const changed = isId(shop)
        ? await database.inMerchant(shop, async (tx) =>
            (await isOurs(tx, passType)) ? await passesOfDevice(tx, device, since) : [],
          )
        : [];
      const last = changed.at(-1);
      if (last === undefined) return reply.code(204).send();
      return reply.header("cache-control", "no-store").send({
        serialNumbers: changed.map(({ id }) => id),
        lastUpdated: `${Date.parse(last.changedAt)}`,
      });
    },
  );

  server.get<{ Params: OfPass }>(`${root}/passes/:passType/:serial`, options, async (request, reply) => {
    const known = Date.parse(request.headers["if-modified-since"] ?? "");
    const found = await withPass(database, request, async (tx, pass) => {
      // HTTP dates have seconds: what changed within one is sent again rather than missed.
      const changed = Math.floor(Date.parse(pass.changedAt) / 1_000) * 1_000;
      const isKnown = !pass.isStale && changed <= known && Date.parse(tx.now) - changed > 1_000;
      if (isKnown) return "unchanged" as const;
      const signed = await applePass(tx, database, pass);
      return signed === null ? ("none" as const) : { signed, modified: new Date(changed).toUTCString() };
    });
    if (found === null) return reply.code(401).send();
    if (found === "unchanged") return reply.code(304).send();
    if (found === "none") return reply.code(404).send();
    return reply
      .type(pkpassType)
      .header("last-modified", found.modified)
      .header("cache-control", "no-store")
      .send(found.signed);
  });
}

/** Hands the pass to the work when the phone proves that it holds it; null otherwise, whatever is wrong. */
async function withPass<Answer>(
  database: Database,
  request: FastifyRequest<{ Params: OfPass }>,
  work: (tx: Tx, pass: PassRow) => Promise<Answer>,
): Promise<Answer | null> {
  const { shop, passType, serial } = request.params;
  const said = /^ApplePass (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (!isId(shop) || !isId(serial) || said === undefined) return null;
  return await database.inMerchant(shop, async (tx) => {
    const pass = await selectPass(tx, serial);
    const isHolder =
      pass?.platform === "apple" && sameSecret(said, pass.secret) && (await isOurs(tx, passType));
    return isHolder ? await work(tx, pass) : null;
  });
}

async function isOurs(tx: Tx, passType: string): Promise<boolean> {
  return (await selectWalletAccount(tx, "apple"))?.facts["passType"] === passType;
}

/** The tag given with an earlier list: milliseconds since 1970. */
function tagOf(said: string | undefined): string | null {
  const at = Number(said ?? Number.NaN);
  return Number.isFinite(at) && Math.abs(at) < 8e15 ? new Date(at).toISOString() : null;
}
