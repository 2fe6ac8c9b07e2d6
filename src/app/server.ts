import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AjvCompiler from "@fastify/ajv-compiler";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifySchemaCompiler,
  type FastifyRequest,
} from "fastify";
import { addAuthRoutes, authenticator } from "../capabilities/accounts/index.ts";
import { addPasskeyRoutes } from "../capabilities/accounts/http-second-factor.ts";
import { stopOfSales } from "../capabilities/insight/index.ts";
import type { Database } from "../platform/database.ts";
import { problemOf } from "../platform/http/problem.ts";
import { leaveDemo } from "../capabilities/demo/index.ts";
import { addRoutes, sendRefusal, type Services } from "../platform/http/route.ts";
import { installationSecret } from "../platform/secret.ts";
import { languageOf } from "../platform/texts.ts";
import { refuse } from "../values/refusal.ts";
import { isStorable } from "../values/text.ts";
import { rooms } from "./rooms.ts";

const here = dirname(fileURLToPath(import.meta.url));
const markPath = join(here, "..", "console", "public", "mark.svg");
const consoleFolder = join(here, "..", "..", "dist", "console");
export const version = (
  JSON.parse(readFileSync(join(here, "..", "..", "package.json"), "utf8")) as { version: string }
).version;

export type ServerOptions = Omit<Services, "authenticate"> & {
  /** Addresses of proxies whose forwarding headers are believed; none by default. */
  readonly trustedProxies?: readonly string[];
  readonly consoleFolder?: string;
};

/** The whole HTTP server, not yet listening. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const log: FastifyBaseLogger = options.log;
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => Math.random().toString(36).slice(2, 12),
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    bodyLimit: 4 * 1024 * 1024,
  });
  server.setValidatorCompiler(shapeChecker());
  refuseUnstorableText(server);
  await addProtections(server, await installationSecret(options.database, "cookies"));
  logAnswers(server);
  explainErrors(server);
  server.get("/healthz", { schema: { hide: true } }, async (_request, reply) => {
    try {
      await options.database.inPlatform(async (tx) => await tx.client.query("select 1"));
      return { status: "ok", version };
    } catch {
      return reply.code(503).send({ status: "database unreachable", version });
    }
  });
  await addDocumentation(server);
  // The demonstration has done its work when the real shop opens.
  addAuthRoutes(server, options.database, {
    shopOpened: async () => await leaveDemo(options.database),
    stopOf: async (merchantId) => await options.database.inMerchant(merchantId, stopOfSales),
  });
  addPasskeyRoutes(server, options.database);
  const services: Services = { ...options, authenticate: whoAsks(options.database) };
  await server.register(
    async (scope) => {
      await scope.register(rateLimit, { max: 60_000, timeWindow: "1 minute" });
      for (const room of rooms) addRoutes(scope, room.routes ?? [], services);
    },
    { prefix: "/api/v1" },
  );
  await server.register(async (scope) => {
    await scope.register(formbody);
    for (const room of rooms) await room.pages?.(scope, options);
  });
  await addConsole(server, options.consoleFolder ?? consoleFolder);
  return server;
}

/** A session of the console or a key; below a room's own entrance, whoever that room lets in. */
function whoAsks(database: Database): Services["authenticate"] {
  const usual = authenticator(database);
  const entrances = rooms.flatMap(({ entrance }) =>
    entrance === undefined
      ? []
      : [{ below: `/api/v1${entrance.below}`, authenticate: entrance.authenticator(database) }],
  );
  return async (request) => {
    const own = entrances.find(({ below }) => request.url.startsWith(below));
    return await (own?.authenticate ?? usual)(request);
  };
}

/**
 * Words of an address are text, so numbers and lists in them are read as such; a body says itself what is a number and what
 * is null, and must keep it.
 */
function shapeChecker(): FastifySchemaCompiler<unknown> {
  const factory = AjvCompiler();
  const common = { removeAdditional: false, useDefaults: true, allErrors: true } as const;
  // Without “strict numbers”, 1e400 read from an address is infinite and therefore above any maximum.
  const ofAddress = factory({}, { customOptions: { ...common, coerceTypes: "array", strictNumbers: false } });
  const ofBody = factory({}, { customOptions: { ...common, coerceTypes: false } });
  return (part) => (part.httpPart === "body" ? ofBody(part) : ofAddress(part));
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair: said once for every field of every route. */
function refuseUnstorableText(server: FastifyInstance): void {
  server.addHook("preValidation", async (request, reply) => {
    const sent = [request.params, request.query, request.body];
    if (sent.every(isStorable)) return await Promise.resolve();
    return sendRefusal(refuse("text_not_storable"), request, reply);
  });
}

async function addProtections(server: FastifyInstance, cookieSecret: string): Promise<void> {
  await server.register(cookie, { secret: cookieSecret });
  await server.register(multipart, { limits: { files: 1, fields: 20, fileSize: 4 * 1024 ** 3 } });
  await server.register(rateLimit, {
    global: false,
    errorResponseBuilder: () =>
      Object.assign(new Error("too many"), { statusCode: 429, code: "too_many_requests" }),
  });
  await server.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", "data:", "blob:"],
        manifestSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "same-origin" },
    // HTTPS is the business of the proxy in front; on loopback the header would only do harm.
    strictTransportSecurity: false,
  });
}

/** One line an answer: the route's pattern, never the address with its identifiers and search words. */
function logAnswers(server: FastifyInstance): void {
  server.addHook("onSend", async (request, reply, payload) => {
    void reply.header("x-request-id", request.id);
    if (request.url.startsWith("/api/") || request.url.startsWith("/auth/"))
      void reply.header("cache-control", "no-store");
    return await Promise.resolve(payload);
  });
  server.addHook("onResponse", async (request, reply) => {
    const line = {
      request: request.id,
      method: request.method,
      route: request.routeOptions.url ?? "-",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode >= 500) request.log.error(line, "answered");
    else request.log.debug(line, "answered");
    await Promise.resolve();
  });
}

function explainErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.validation !== undefined) {
      const errors = error.validation.map((found) => ({
        path: `${error.validationContext ?? "body"}${found.instancePath}${missingName(found.params)}`,
        code: found.keyword,
        message: found.message ?? "",
      }));
      return reply
        .code(400)
        .type("application/problem+json")
        .serializer(JSON.stringify)
        .send({ ...described(request, "not_as_described"), status: 400, errors });
    }
    const status = error.statusCode ?? 500;
    if (status === 429) return sendRefusal(refuse("too_many_requests"), request, reply);
    if (status === 413) return sendRefusal(refuse("file_too_large"), request, reply);
    if (status >= 400 && status < 500) {
      return reply
        .code(status)
        .type("application/problem+json")
        .serializer(JSON.stringify)
        .send({ ...described(request, "body_not_readable"), status });
    }
    request.log.error({ request: request.id, route: request.routeOptions.url, error: error.stack }, "failed");
    return sendRefusal(
      refuse(isConnectionLost(error) ? "database_unreachable" : "unexpected"),
      request,
      reply,
    );
  });
}

function missingName(params: Record<string, unknown> | undefined): string {
  const missing = params?.["missingProperty"];
  return typeof missing === "string" ? `/${missing}` : "";
}

function described(request: FastifyRequest, code: string): object {
  return problemOf(refuse(code), languageOf(request.headers["accept-language"]), request.id);
}

function isConnectionLost(error: Error & { code?: string }): boolean {
  return ["ECONNREFUSED", "ENOENT", "ECONNRESET", "57P01", "57P03", "08006", "08001"].includes(
    error.code ?? "",
  );
}

async function addDocumentation(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Rebelote API",
        version,
        description:
          "Customers, purchases, consents, files and insight of one shop. Authenticate with a key made in Settings: `Authorization: Bearer rbl_…`. Errors are problem+json (RFC 9457) with a stable `code`.",
        license: { name: "AGPL-3.0-or-later" },
      },
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer" },
          session: { type: "apiKey", in: "cookie", name: "rebelote_session" },
        },
      },
    },
  });
  await server.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: true,
    transformStaticCSP: (header) =>
      header.replace("default-src 'self'", "default-src 'self'; connect-src 'self'"),
    uiConfig: { docExpansion: "none", deepLinking: true },
    theme: { title: "Rebelote API" },
    logo: { type: "image/svg+xml", content: readFileSync(markPath), href: "/api/docs", target: "_self" },
  });
}

/** The built console: its assets for a year, its page never kept, with the nonce its styles need. */
async function addConsole(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) {
    server.setNotFoundHandler((request, reply) => sendRefusal(refuse("not_found"), request, reply));
    return;
  }
  await server.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header(
        "cache-control",
        path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      );
    },
  });
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // Read each time: an update may build a new page, with new names in it, under a running server.
    const page = await readFile(join(folder, "index.html"), "utf8");
    return await reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .send(page.replaceAll("__CSP_NONCE__", reply.cspNonce.style));
  };
  server.get("/", { schema: { hide: true } }, sendPage);
  server.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
    if (wantsPage && !request.url.startsWith("/api/") && !request.url.startsWith("/auth/")) {
      return await sendPage(request, reply);
    }
    return sendRefusal(refuse("not_found"), request, reply);
  });
}
