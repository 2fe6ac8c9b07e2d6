import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const repository = fileURLToPath(new URL(".", import.meta.url));
const server = `http://127.0.0.1:${process.env.REBELOTE_PORT ?? 4700}`;

export default defineConfig({
  root: fileURLToPath(new URL("src/console", import.meta.url)),
  plugins: [react()],
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
    proxy: { "/api": server, "/auth": server, "/healthz": server },
  },
});
