import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["cards"],
  routes: [
    { path: "/cards", page: () => import("./CardsPage.tsx"), permission: "cards:read" },
    { path: "/cards/wallets", page: () => import("./WalletsPage.tsx"), permission: "cards:read" },
  ],
  recordPanels: [{ id: "cards", order: 6, panel: () => import("./CardPanel.tsx"), permission: "cards:read" }],
  commands: [
    {
      id: "cards",
      text: "cards.command.open",
      words: "cards.command.open_words",
      to: "/cards",
      permission: "cards:read",
    },
    {
      id: "wallets",
      text: "cards.command.wallets",
      words: "cards.command.wallets_words",
      to: "/cards/wallets",
      permission: "cards:read",
    },
  ],
};
