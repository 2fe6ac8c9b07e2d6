import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["messages"],
  routes: [
    { path: "/outbox", page: () => import("./OutboxPage.tsx"), permission: "messages:read" },
    { path: "/outbox/$messageId", page: () => import("./MessagePage.tsx"), permission: "messages:read" },
  ],
  // Its words are spoken by the story on a customer's record.
  recordPanels: [],
  commands: [
    {
      id: "outbox",
      text: "messages.command.outbox",
      words: "messages.command.outbox_words",
      to: "/outbox",
      permission: "messages:read",
    },
  ],
};
