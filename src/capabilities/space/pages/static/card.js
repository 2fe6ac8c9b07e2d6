// The card is whole without this: here are the comforts of a phone held out at the till.

// The screen stays lit while the card is shown.
let lock = null;
async function stayLit() {
  if (document.visibilityState !== "visible" || lock !== null) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => {
      lock = null;
    });
  } catch {
    // A phone that saves its battery says no, and is right.
  }
}
if ("wakeLock" in navigator) {
  document.addEventListener("visibilitychange", () => void stayLit());
  void stayLit();
}

// The code over the whole screen, black on white: the brightest a page can be.
const large = document.querySelector("dialog[data-large]");
const code = document.querySelector(".card .code svg");
for (const button of document.querySelectorAll("[data-enlarge]")) {
  if (large === null || code === null) break;
  button.hidden = false;
  button.addEventListener("click", () => {
    const copy = code.cloneNode(true);
    copy.setAttribute("width", String(Math.min(innerWidth - 72, innerHeight - 160)));
    large.querySelector("[data-code]").replaceChildren(copy);
    large.showModal();
  });
}

// Without network the balance is the one of the last visit, and the page says so.
function tellNetwork() {
  for (const words of document.querySelectorAll("[data-offline]")) words.hidden = navigator.onLine;
}
addEventListener("online", tellNetwork);
addEventListener("offline", tellNetwork);
tellNetwork();

// Below the cards only: the worker keeps this card and what it is drawn with.
const [cards] = /^\/c\/[^/]+\/k\//.exec(location.pathname) ?? [];
async function keepCard() {
  await navigator.serviceWorker.register(`${cards}worker.js`, { scope: cards });
  const { active } = await navigator.serviceWorker.ready;
  const drawn = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => new URL(name).origin === location.origin);
  active?.postMessage({ keep: [location.href.split("#")[0], ...new Set(drawn)] });
}
if (cards !== undefined && "serviceWorker" in navigator) {
  addEventListener("load", () => void keepCard());
}
