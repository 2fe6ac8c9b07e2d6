import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

const here = dirname(fileURLToPath(import.meta.url));
const builtFolder = join(here, "..", "..", "..", "dist", "till");

/**
 * The same as the console's, but for one thing: the decoder of the camera is WebAssembly. Styles come from files only, pictures
 * from the shop and from the page itself (the code of a card, drawn on the spot).
 */
const policy = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "worker-src 'self'",
].join("; ");

/** The counter's page at /till, built by Vite: its files for a year, itself and its service worker never without asking. */
export async function addTillPage(server: FastifyInstance, folder = builtFolder): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) return;
  await server.register(fastifyStatic, {
    root: folder,
    prefix: "/till/",
    index: false,
    decorateReply: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isNamedByContent = path.includes("/assets/");
      reply.header("cache-control", isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache");
      reply.header("content-security-policy", policy);
      // Without a slash at its end: the page itself is /till, above the folder of its worker.
      if (path.includes("service-worker.js")) reply.header("service-worker-allowed", "/till");
    },
  });
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    await reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-cache")
      .header("content-security-policy", policy)
      // The camera serves to read cards; nothing else of the device is asked for.
      .header("permissions-policy", "camera=(self), microphone=(), geolocation=()")
      // Read each time: an update may build a new page, with new names in it, under a running server.
      .send(await readFile(join(folder, "index.html"), "utf8"));
  server.get("/till", { schema: { hide: true } }, sendPage);
  server.get("/till/", { schema: { hide: true } }, sendPage);
}
