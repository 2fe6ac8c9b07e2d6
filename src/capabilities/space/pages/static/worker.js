// Keeps the cards of one shop on this phone, so that they open without network. It sees no other page.
const kept = "rebelote-cards";
const patienceMs = 3_000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  const addresses = event.data?.keep;
  if (Array.isArray(addresses)) event.waitUntil(keep(addresses));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : part(request));
});

async function keep(addresses) {
  const cache = await caches.open(kept);
  const wanted = new Set(addresses);
  // An earlier version's style and fonts are of no more use.
  for (const { url } of await cache.keys()) {
    if (new URL(url).pathname.startsWith("/site/") && !wanted.has(url)) await cache.delete(url);
  }
  for (const address of wanted) {
    if (await cache.match(address, { ignoreVary: true })) continue;
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }
}

/** The newest card where there is a network; the kept one where there is none, or too slow a one. */
async function page(request) {
  const cache = await caches.open(kept);
  const known = await cache.match(request.url, { ignoreVary: true });
  try {
    const answer = await fetch(request, known ? { signal: AbortSignal.timeout(patienceMs) } : undefined);
    if (answer.ok && !answer.redirected) await cache.put(request.url, answer.clone());
    // A card that was replaced must not live on here.
    if (answer.status === 404 || answer.status === 410) await cache.delete(request.url);
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

async function part(request) {
  const cache = await caches.open(kept);
  const known = await cache.match(request.url, { ignoreVary: true });
  if (known && new URL(request.url).pathname.startsWith("/site/")) return known;
  try {
    return await fetch(request);
  } catch (error) {
    if (known) return known;
    throw error;
  }
}
