import type { Till } from "./model/till.ts";

const everyHourMs = 3_600_000;

/** The page opens without network, and changes to a new release when nobody is in front of it. */
export function installWorker(till: Till): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  void navigator.serviceWorker
    .register("/till/service-worker.js", { scope: "/till" })
    .then((registration) => {
      setInterval(() => void registration.update().catch(() => undefined), everyHourMs);
      const offer = () => {
        const isFree = document.visibilityState === "hidden" || till.state.read().phase !== "counter";
        if (isFree) registration.waiting?.postMessage("take-over");
      };
      document.addEventListener("visibilitychange", offer);
      setInterval(offer, 60_000);
    });
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // What waits is in the database: the new page goes on where this one stops.
    if (hadOne) location.reload();
  });
}
