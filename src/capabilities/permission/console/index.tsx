import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["permission"],
  routes: [
    {
      path: "/pressure/topics",
      page: () => import("./topics/TopicsPage.tsx"),
      permission: "permission:read",
    },
  ],
  commands: [
    {
      id: "topics",
      text: "permission.command.topics",
      words: "permission.command.topics_words",
      to: "/pressure/topics",
      permission: "permission:read",
    },
  ],
};
