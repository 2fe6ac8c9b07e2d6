import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isColour } from "../values/contrast.ts";
import { type Look, ownColour, themeVariables } from "./theme.ts";

const folder = join(import.meta.dirname, "static");
const sheet = narrowed(readFileSync(join(folder, "site.css"), "utf8"));
const script = readFileSync(join(folder, "site.js"), "utf8");
const version = createHash("sha256")
  .update(sheet + script + themeVariables(ownColour))
  .digest("hex")
  .slice(0, 10);

/** Without comments and the spaces that only help who reads the source. */
function narrowed(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/: /g, ":")
    .replaceAll(";}", "}");
}

const packages = createRequire(import.meta.url);
// Latin only, from our own server: no third party learns who opens a shop's page.
const fonts: Readonly<Record<string, string>> = {
  "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "bricolage.woff2":
    "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2",
};

/** Address of the one style sheet of a shop's pages: it may be kept for ever, another colour is another address. */
export function sheetAddress({ colour, systemFonts }: Look): string {
  const hex = (isColour(colour) ? colour : ownColour).slice(1).toLowerCase();
  return `/site/${version}/${hex}${systemFonts ? "-system" : ""}.css`;
}

export const scriptAddress = `/site/${version}/site.js`;

/** Style sheets, the small script and the fonts of the server-rendered pages. Called once for the whole server. */
export function addSiteFiles(server: FastifyInstance): void {
  const sheets = new Map<string, Kept>();
  server.get<{ Params: { version: string; name: string } }>(
    "/site/:version/:name",
    { schema: { hide: true } },
    async (request, reply) => {
      const { name } = request.params;
      // An older version's address is answered too, by today's file: a page kept elsewhere may still ask for it.
      if (name === "site.js") return await sendKept(request, reply, scriptFile);
      const asked = /^([0-9a-f]{6})(-system)?\.css$/.exec(name);
      if (asked?.[1] === undefined) return await reply.code(404).type("text/plain").send("");
      const known = sheets.get(name) ?? keep(sheetOf(`#${asked[1]}`, asked[2] !== undefined), "text/css");
      // Anybody may ask for any colour; only so many are worth keeping.
      if (sheets.size < 500) sheets.set(name, known);
      return await sendKept(request, reply, known);
    },
  );
  for (const [name, path] of Object.entries(fonts)) {
    const content = readFileSync(packages.resolve(path));
    server.get(`/site/fonts/${name}`, { schema: { hide: true } }, async (_request, reply) => {
      return await reply.type("font/woff2").header("cache-control", forEver).send(content);
    });
  }
}

const forEver = "public, max-age=31536000, immutable";

type Kept = { readonly type: string; readonly plain: Buffer; readonly brotli: Buffer };

const scriptFile = keep(script, "text/javascript");

function keep(text: string, type: string): Kept {
  const plain = Buffer.from(text);
  return { type: `${type}; charset=utf-8`, plain, brotli: brotliCompressSync(plain) };
}

async function sendKept(request: FastifyRequest, reply: FastifyReply, file: Kept): Promise<FastifyReply> {
  const takesBrotli = /\bbr\b/.test(String(request.headers["accept-encoding"] ?? ""));
  void reply.type(file.type).header("cache-control", forEver).header("vary", "accept-encoding");
  if (takesBrotli) void reply.header("content-encoding", "br");
  return await reply.send(takesBrotli ? file.brotli : file.plain);
}

function sheetOf(colour: string, systemFonts: boolean): string {
  const system = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';
  const faces = systemFonts
    ? `:root{--font:${system};--font-display:${system}}`
    : `@font-face{font-family:Inter;font-weight:100 900;font-display:swap;src:url(/site/fonts/inter.woff2) format("woff2")}
@font-face{font-family:Bricolage;font-weight:200 800;font-display:swap;src:url(/site/fonts/bricolage.woff2) format("woff2")}
:root{--font:Inter,${system};--font-display:Bricolage,${system}}`;
  return `${themeVariables(colour)}${faces}\n${sheet}`;
}
