import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["affinity", "insight"],
  routes: [{ path: "/affinity", page: () => import("./AffinityPage.tsx"), permission: "insight:read" }],
  recordPanels: [{ id: "affinity", panel: () => import("./ProposalsPanel.tsx"), permission: "insight:read" }],
  commands: [
    {
      id: "affinity",
      text: "affinity.command.open",
      words: "affinity.command.open_words",
      to: "/affinity",
      permission: "insight:read",
    },
  ],
};
