import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["messages"],
  routes: [
    { path: "/outbox", page: () => import("./OutboxPage.tsx"), permission: "messages:read" },
    {
      path: "/messages/delivery",
      page: () => import("./delivery/DeliveryPage.tsx"),
      permission: "messages:read",
    },
    { path: "/outbox/$messageId", page: () => import("./MessagePage.tsx"), permission: "messages:read" },
  ],
  // Its words are spoken by the story on a customer's record.
  recordPanels: [],
  commands: [
    {
      id: "delivery",
      text: "messages.command.delivery",
      words: "messages.command.delivery_words",
      to: "/messages/delivery",
      permission: "messages:read",
    },
    {
      id: "outbox",
      text: "messages.command.outbox",
      words: "messages.command.outbox_words",
      to: "/outbox",
      permission: "messages:read",
    },
  ],
};
