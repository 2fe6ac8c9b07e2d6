import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["space"],
  routes: [{ path: "/site", page: () => import("./SitePage.tsx"), permission: "site:write" }],
  commands: [{ id: "site", text: "space.command.site", to: "/site", permission: "site:write" }],
};
