import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const repository = fileURLToPath(new URL(".", import.meta.url));
const server = `http://127.0.0.1:${process.env.REBELOTE_PORT ?? 4700}`;

/** The server sends files as they lie: each lies there compressed once, instead of at every request. */
const compressed: Plugin = {
  name: "compressed-beside",
  apply: "build",
  enforce: "post",
  closeBundle: () => {
    const folder = join(repository, "dist", "till");
    for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!/\.(js|css|svg|wasm)$/.test(entry)) continue;
      const content = readFileSync(join(folder, entry));
      if (content.length < 1_024) continue;
      writeFileSync(join(folder, `${entry}.br`), brotliCompressSync(content));
      writeFileSync(join(folder, `${entry}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

/** Of the loyalty room's words, the page says only why a purchase earned what it earned. */
const effectsOnly: Plugin = {
  name: "only-the-words-of-effects",
  enforce: "pre",
  transform: (code, id) => {
    if (!/capabilities[\\/]loyalty[\\/]texts[\\/]\w+\.json$/.test(id)) return undefined;
    const texts = Object.entries(JSON.parse(code) as Record<string, string>);
    return JSON.stringify(Object.fromEntries(texts.filter(([key]) => key.startsWith("loyalty.effect."))));
  },
};

/** Tells the service worker which files make the page, and gives that set a name that changes with it. */
const listed: Plugin = {
  name: "files-for-the-service-worker",
  apply: "build",
  generateBundle: (_options, bundle) => {
    const worker = bundle["service-worker.js"];
    if (worker?.type !== "chunk") return;
    const files = Object.keys(bundle)
      .filter((name) => /\.(js|css|woff2|wasm)$/.test(name) && name !== "service-worker.js")
      .map((name) => `/till/${name}`)
      .sort();
    const release = createHash("sha256").update(files.join(" ")).digest("hex").slice(0, 12);
    worker.code = worker.code
      .replace(/(["'`])__RELEASE__\1/, JSON.stringify(release))
      .replace(/(["'`])__FILES__\1/, JSON.stringify(files));
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("src/till", import.meta.url)),
  base: "/till/",
  plugins: [react(), effectsOnly, listed, compressed],
  build: {
    outDir: fileURLToPath(new URL("dist/till", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    // A data: font or image would need a wider content security policy than the server sends.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        till: fileURLToPath(new URL("src/till/index.html", import.meta.url)),
        "service-worker": fileURLToPath(new URL("src/till/service-worker.ts", import.meta.url)),
      },
      output: {
        entryFileNames: ({ name }) =>
          name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js",
      },
    },
  },
  server: {
    port: 5174,
    fs: { allow: [repository] },
    proxy: { "^/api/": server },
  },
});
