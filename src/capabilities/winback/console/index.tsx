import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** How many customers are lost in a year, beside the one in five often quoted. For Results. */
export const LossFinding = lazy(withTexts(() => import("./LossFinding.tsx"), ["winback", "insight"]));

export const room: ConsoleRoom = {
  texts: ["winback", "insight"],
  routes: [{ path: "/winback", page: () => import("./WinbackPage.tsx"), permission: "winback:read" }],
  recordPanels: [
    { id: "winback", order: 2, panel: () => import("./WinbackPanel.tsx"), permission: "winback:read" },
  ],
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
