import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["today"],
  routes: [{ path: "/", page: () => import("./TodayPage.tsx"), permission: "today:read" }],
  commands: [{ id: "today", text: "today.command.open", to: "/", permission: "today:read" }],
};
