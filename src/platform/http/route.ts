import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Static, TSchema } from "typebox";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import type { Database, Tx } from "../database.ts";
import type { Jobs } from "../jobs.ts";
import type { Log } from "../log.ts";
import type { Storage } from "../storage.ts";
import { languageOf } from "../texts.ts";
import { type Actor, isPermitted } from "./actor.ts";
import { problemOf } from "./problem.ts";
import { tellWitnesses } from "./witness.ts";

export type Services = {
  readonly database: Database;
  readonly storage: Storage;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly authenticate: (request: FastifyRequest) => Promise<Actor | Refusal>;
};

export type RouteCall<Params, Query, Body> = Omit<Services, "authenticate"> & {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Work to do once the transaction has been committed, such as enqueueing a job. */
  readonly afterCommit: (work: () => Promise<void>) => void;
};

export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly tag: string;
  readonly permission: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly answer?: TSchema;
  readonly status?: number;
  readonly bodyLimit?: number;
  /** `none` for uploads and downloads: they open their own transactions and may write to the reply. */
  readonly transaction?: "merchant" | "none";
  /**
   * What may share a transaction with the like of it that arrive meanwhile; undefined: this request may not. Never asked of a
   * request with an `Idempotency-Key`, which has a transaction of its own.
   */
  readonly together?: (call: RouteCall<never, never, never>) => Promise<unknown> | undefined;
  readonly handle: (call: RouteCall<never, never, never>) => Promise<unknown>;
};

type Shape<S extends TSchema | undefined> = S extends TSchema ? Static<S> : undefined;

/**
 * One thing one can ask of the product. `handle` runs inside a transaction of the actor's merchant and returns the answer, or a
 * refusal (the transaction is then rolled back and the refusal becomes a problem+json answer).
 * POST routes honour the header `Idempotency-Key`.
 */
export function defineRoute<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(
  route: Omit<Route, "params" | "query" | "body" | "handle" | "together"> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly together?: (call: RouteCall<Shape<P>, Shape<Q>, Shape<B>>) => Promise<unknown> | undefined;
    readonly handle: (call: RouteCall<Shape<P>, Shape<Q>, Shape<B>>) => Promise<unknown>;
  },
): Route {
  // The schemas that describe the request are checked before `handle` runs, so the narrower types hold there.
  return route as unknown as Route;
}

/** Registers rooms' routes below the server's prefix. */
export function addRoutes(server: FastifyInstance, routes: readonly Route[], services: Services): void {
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.url,
      ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
      schema: {
        tags: [route.tag],
        summary: route.summary,
        ...(route.description === undefined ? {} : { description: route.description }),
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body }),
        ...(route.answer === undefined ? {} : { response: { [route.status ?? 200]: route.answer } }),
        security: [{ key: [] }, { session: [] }],
      },
      config: { permission: route.permission },
      handler: async (request, reply) => await answer(route, services, request, reply),
    });
  }
}

async function answer(
  route: Route,
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const actor = await services.authenticate(request);
  if (isRefusal(actor)) return sendRefusal(actor, request, reply);
  if (!isPermitted(actor, route.permission)) {
    return sendRefusal(refuse("not_permitted", { permission: route.permission }), request, reply);
  }
  const later: (() => Promise<void>)[] = [];
  const call = (tx: Tx) => ({
    ...services,
    tx,
    actor,
    params: request.params as never,
    query: request.query as never,
    body: request.body as never,
    request,
    reply,
    afterCommit: (work: () => Promise<void>) => void later.push(work),
  });
  const key = route.method === "POST" ? request.headers["idempotency-key"] : undefined;
  const alone =
    route.transaction === "none"
      ? route.handle(call(noTransaction(actor)))
      : key === undefined
        ? route.together?.(call(noTransaction(actor)))
        : undefined;
  if (alone !== undefined) {
    const result = await alone;
    if (isRefusal(result)) return sendRefusal(result, request, reply);
    return reply.sent || result === reply ? reply : send(reply, route.status ?? 200, result);
  }
  const outcome = await services.database
    .inMerchant(actor.merchantId, async (tx) => {
      const run = async (): Promise<Outcome> => {
        const result = await route.handle(call(tx));
        if (isRefusal(result)) throw new RolledBack(result);
        const { method, url } = route;
        await tellWitnesses(tx, {
          actor,
          method,
          url,
          params: (request.params ?? {}) as Record<string, unknown>,
        });
        return { status: result === undefined ? 204 : (route.status ?? 200), body: result };
      };
      return typeof key === "string" ? await onceByKey(tx, key, request, run) : await run();
    })
    .catch((error: unknown) => {
      if (error instanceof RolledBack) return error.refusal;
      throw error;
    });
  if (isRefusal(outcome)) return sendRefusal(outcome, request, reply);
  for (const work of later) await work();
  return send(reply, outcome.status, outcome.body);
}

type Outcome = { readonly status: number; readonly body: unknown };

/** Carries a refusal out of a transaction, so that nothing done before it stays. */
class RolledBack extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

function noTransaction(actor: Actor): Tx {
  const fault = (): never => {
    throw new Error("This route opens its own transactions.");
  };
  return {
    merchantId: actor.merchantId,
    now: "",
    get client() {
      return fault();
    },
    rows: fault,
    one: fault,
    maybe: fault,
    run: fault,
    hot: fault,
    copyIn: fault,
    copyOut: fault,
  };
}

/** The same key and body: the same answer, done once. The same key with another body is refused. */
async function onceByKey(
  tx: Tx,
  key: string,
  request: FastifyRequest,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const hash = createHash("sha256")
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest("hex");
  // A second request with the key waits here until the first has committed or failed.
  const mine = await tx.run(sql`
    insert into platform.idempotency (merchant_id, key, request_hash, status, created_at)
    values (${tx.merchantId}, ${key.slice(0, 200)}, ${hash}, 0, ${tx.now})
    on conflict do nothing`);
  if (mine === 1) {
    const outcome = await run();
    await tx.run(sql`
      update platform.idempotency
      set status = ${outcome.status}, answer = ${JSON.stringify(outcome.body ?? null)}::jsonb
      where merchant_id = ${tx.merchantId} and key = ${key.slice(0, 200)}`);
    return outcome;
  }
  const earlier = await tx.one<{ request_hash: string; status: number; answer: unknown }>(sql`
    select request_hash, status, answer from platform.idempotency
    where merchant_id = ${tx.merchantId} and key = ${key.slice(0, 200)}`);
  if (earlier.request_hash !== hash) throw new RolledBack(refuse("idempotency_key_already_used"));
  return { status: earlier.status, body: earlier.answer ?? undefined };
}

function send(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return body === undefined ? reply.code(204).send() : reply.code(status).send(body);
}

export function sendRefusal(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(refusal, languageOf(request.headers["accept-language"]), request.id);
  return reply.code(problem.status).type("application/problem+json").serializer(JSON.stringify).send(problem);
}
