import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["consent"],
  routes: [
    { path: "/settings/notices", page: () => import("./NoticesPage.tsx"), permission: "consents:read" },
  ],
  commands: [
    {
      id: "notices",
      text: "consent.command.notices",
      words: "consent.command.notices_words",
      to: "/settings/notices",
      permission: "consents:read",
    },
  ],
};
