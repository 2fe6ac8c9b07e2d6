import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["till", "loyalty"],
  routes: [{ path: "/till-settings", page: () => import("./TillSettingsPage.tsx"), permission: "till:read" }],
  commands: [
    {
      id: "till-incidents",
      text: "till.command.incidents",
      words: "till.command.incidents_words",
      to: "/till-settings",
      permission: "till:read",
    },
    {
      id: "till-devices",
      text: "till.command.devices",
      words: "till.command.devices_words",
      to: "/till-settings",
      search: { part: "devices" },
      permission: "till:read",
    },
    {
      id: "till-cashiers",
      text: "till.command.cashiers",
      words: "till.command.cashiers_words",
      to: "/till-settings",
      search: { part: "cashiers" },
      permission: "till:read",
    },
    {
      id: "till-rules",
      text: "till.command.rules",
      to: "/till-settings",
      search: { part: "rules" },
      permission: "till:read",
    },
  ],
};
