/// <reference lib="webworker" />
// The build writes here the files of the page and a name that changes with them.
const release = "__RELEASE__";
const files = "__FILES__" as unknown as readonly string[];

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const cacheName = `rebelote-till-${release}`;
const page = "/till";
const besides = ["/till/icon.svg", "/till/manifest-fr.webmanifest", "/till/manifest-en.webmanifest"];
/** Only the camera needs it, and it is five times the rest: the page must not wait for it. */
const isLate = (file: string) => file.endsWith(".wasm");

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      await cache.addAll([page, ...besides, ...files.filter((file) => !isLate(file))]);
      void Promise.all(
        files.filter(isLate).map(async (file) => await cache.add(file).catch(() => undefined)),
      );
    }),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then(async (names) => {
        const old = names.filter((name) => name.startsWith("rebelote-till-") && name !== cacheName);
        await Promise.all(old.map(async (name) => await caches.delete(name)));
      })
      .then(async () => await worker.clients.claim()),
  );
});

worker.addEventListener("message", (event) => {
  if (event.data === "take-over") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== worker.location.origin) return;
  if (pathname !== page && !pathname.startsWith(`${page}/`)) return;
  event.respondWith(answer(event.request));
});

/** From what was kept, so that opening does not wait for a weak network; a new release brings a new worker. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request.mode === "navigate" ? page : request, { ignoreSearch: true });
  return kept ?? (await fetch(request));
}
