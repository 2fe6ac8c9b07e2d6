import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["permission", "insight"],
  routes: [
    { path: "/pressure", page: () => import("./pressure/PressurePage.tsx"), permission: "permission:read" },
    {
      path: "/pressure/topics",
      page: () => import("./topics/TopicsPage.tsx"),
      permission: "permission:read",
    },
  ],
  commands: [
    {
      id: "pressure",
      text: "permission.command.pressure",
      words: "permission.command.pressure_words",
      to: "/pressure",
      permission: "permission:read",
    },
    {
      id: "topics",
      text: "permission.command.topics",
      words: "permission.command.topics_words",
      to: "/pressure/topics",
      permission: "permission:read",
    },
  ],
};
