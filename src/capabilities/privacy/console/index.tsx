import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["privacy"],
  routes: [
    { path: "/privacy", page: () => import("./PrivacyPage.tsx"), permission: "privacy:read" },
    {
      path: "/privacy/requests/$requestId",
      page: () => import("./requests/RequestPage.tsx"),
      permission: "privacy:read",
    },
    {
      path: "/privacy/breaches/$breachId",
      page: () => import("./breaches/BreachPage.tsx"),
      permission: "privacy:read",
    },
  ],
  recordPanels: [
    { id: "privacy", order: 8, panel: () => import("./PrivacyPanel.tsx"), permission: "customers:rights" },
  ],
  commands: [
    {
      id: "privacy",
      text: "privacy.command.open",
      words: "privacy.command.open_words",
      to: "/privacy",
      permission: "privacy:read",
    },
    {
      id: "privacy-checklist",
      text: "privacy.command.checklist",
      words: "privacy.command.checklist_words",
      to: "/privacy",
      search: { view: "checklist" },
      permission: "privacy:read",
    },
    {
      id: "privacy-breach",
      text: "privacy.command.breach",
      words: "privacy.command.breach_words",
      to: "/privacy",
      search: { view: "breaches" },
      permission: "privacy:read",
    },
  ],
};
