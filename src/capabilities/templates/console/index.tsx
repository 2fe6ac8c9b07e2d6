import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["templates", "insight"],
  routes: [
    { path: "/templates", page: () => import("./gallery/TemplatesPage.tsx"), permission: "templates:read" },
    {
      path: "/templates/$id",
      page: () => import("./editor/EditorPage.tsx"),
      permission: "templates:read",
    },
  ],
  commands: [
    {
      id: "templates",
      text: "templates.command.open",
      words: "templates.command.open_words",
      to: "/templates",
      permission: "templates:read",
    },
  ],
};
