import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["winback", "insight"],
  routes: [{ path: "/winback", page: () => import("./WinbackPage.tsx"), permission: "winback:read" }],
  recordPanels: [{ id: "winback", panel: () => import("./WinbackPanel.tsx"), permission: "winback:read" }],
  commands: [
    {
      id: "winback",
      text: "winback.command.open",
      words: "winback.command.open_words",
      to: "/winback",
      permission: "winback:read",
    },
    {
      id: "winback-loss",
      text: "winback.command.loss",
      words: "winback.command.loss_words",
      to: "/winback",
      search: { view: "loss" },
      permission: "winback:read",
    },
    {
      id: "winback-silence",
      text: "winback.command.silence",
      words: "winback.command.silence_words",
      to: "/winback",
      search: { view: "silence" },
      permission: "winback:read",
    },
  ],
};
