import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const repository = fileURLToPath(new URL(".", import.meta.url));
const server = `http://127.0.0.1:${process.env.REBELOTE_PORT ?? 4700}`;

/** The server sends files as they lie: each script and sheet lies there compressed once, instead of at every request. */
const compressed: Plugin = {
  name: "compressed-beside",
  apply: "build",
  writeBundle: ({ dir = "" }) => {
    for (const entry of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
      if (!/\.(js|css|svg)$/.test(entry)) continue;
      const content = readFileSync(join(dir, entry));
      if (content.length < 1_024) continue;
      writeFileSync(join(dir, `${entry}.br`), brotliCompressSync(content));
      writeFileSync(join(dir, `${entry}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

/** Refusals come from the server in the reader's language: they need not travel with the console. */
const withoutServerTexts: Plugin = {
  name: "texts-without-the-server-s",
  enforce: "pre",
  transform: (code, id) => {
    if (!/capabilities[\\/][^\\/]+[\\/]texts[\\/]\w+\.json$/.test(id)) return undefined;
    const texts = Object.entries(JSON.parse(code) as Record<string, string>);
    return JSON.stringify(Object.fromEntries(texts.filter(([key]) => !key.startsWith("problem."))));
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("src/console", import.meta.url)),
  plugins: [react(), withoutServerTexts, compressed],
  build: {
    outDir: fileURLToPath(new URL("dist/console", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    // A data: font or image would need a wider content security policy than the server sends.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // All doors of rooms come first: together they name what they lead to once.
            { name: "doors", test: /capabilities[\\/][^\\/]+[\\/]console[\\/]index\.tsx$/ },
            // These change with a dependency, not with a release: the browser keeps them between two updates.
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: "tanstack",
              test: /node_modules[\\/]@tanstack[\\/](react-router|router-core|history|react-query|query-core|store|react-store)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: {
    fs: { allow: [repository] },
    proxy: { "^/api/": server, "^/auth/": server, "/healthz": server },
  },
});
