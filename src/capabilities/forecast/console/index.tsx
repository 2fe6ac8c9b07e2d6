import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** What the shop may expect of its customers, each past forecast beside fact, and whom it loses most with. For Results. */
export const ForecastFinding = lazy(
  withTexts(() => import("./ForecastFinding.tsx"), ["forecast", "insight"]),
);

/** How long relations last, what goes with longer ones, what newcomers bring. For Results. */
export const LifetimeFinding = lazy(
  withTexts(() => import("./LifetimeFinding.tsx"), ["forecast", "insight"]),
);

export const room: ConsoleRoom = {
  texts: ["forecast", "insight"],
  routes: [{ path: "/forecast", page: () => import("./ForecastPage.tsx"), permission: "insight:read" }],
  recordPanels: [
    { id: "forecast", order: 5, panel: () => import("./ForecastPanel.tsx"), permission: "insight:read" },
  ],
  commands: [
    {
      id: "forecast",
      text: "forecast.command.open",
      words: "forecast.command.open_words",
      to: "/forecast",
      permission: "insight:read",
    },
  ],
};
