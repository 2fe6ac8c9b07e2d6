import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["results", "insight", "affinity", "forecast", "winback"],
  routes: [{ path: "/results", page: () => import("./ResultsPage.tsx"), permission: "results:read" }],
  commands: [
    {
      id: "results",
      text: "results.command.open",
      words: "results.command.open_words",
      to: "/results",
      permission: "results:read",
    },
  ],
};
