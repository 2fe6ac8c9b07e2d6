import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["network"],
  routes: [
    { path: "/network", page: () => import("./NetworkPage.tsx"), permission: "network:read" },
    {
      path: "/settings/shared-card",
      page: () => import("./SharedCardPage.tsx"),
      permission: "network:read",
    },
  ],
  commands: [
    {
      id: "shared-card",
      text: "network.command.shared_card",
      words: "network.command.shared_card_words",
      to: "/settings/shared-card",
      permission: "network:read",
    },
  ],
};
