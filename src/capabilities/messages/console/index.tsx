import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["messages", "permission", "insight", "templates", "loyalty"],
  routes: [
    {
      path: "/messages",
      page: () => import("./mailings/MailingsPage.tsx"),
      permission: "messages:read",
    },
    {
      path: "/messages/new",
      page: () => import("./mailings/ComposerPage.tsx"),
      permission: "messages:write",
    },
    {
      path: "/messages/$id",
      page: () => import("./mailings/MailingPage.tsx"),
      permission: "messages:read",
    },
    { path: "/outbox", page: () => import("./OutboxPage.tsx"), permission: "messages:read" },
    {
      path: "/messages/delivery",
      page: () => import("./delivery/DeliveryPage.tsx"),
      permission: "messages:read",
    },
    {
      path: "/messages/letters",
      page: () => import("./letters/LettersPage.tsx"),
      permission: "messages:read",
    },
    { path: "/messages/calls", page: () => import("./calls/CallsPage.tsx"), permission: "messages:read" },
    {
      path: "/messages/calls/$callId",
      page: () => import("./calls/CallPage.tsx"),
      permission: "messages:read",
    },
    { path: "/outbox/$messageId", page: () => import("./MessagePage.tsx"), permission: "messages:read" },
  ],
  // Its words are spoken by the story on a customer's record.
  recordPanels: [],
  recordActions: [
    {
      id: "contact",
      order: 1,
      panel: () => import("./record/ContactBar.tsx"),
      permission: "messages:write",
    },
  ],
  commands: [
    {
      id: "mailings",
      text: "messages.command.mailings",
      words: "messages.command.mailings_words",
      to: "/messages",
      permission: "messages:read",
    },
    {
      id: "compose",
      text: "messages.command.compose",
      words: "messages.command.compose_words",
      to: "/messages/new",
      permission: "messages:write",
    },
    {
      id: "delivery",
      text: "messages.command.delivery",
      words: "messages.command.delivery_words",
      to: "/messages/delivery",
      permission: "messages:read",
    },
    {
      id: "letters",
      text: "messages.command.letters",
      words: "messages.command.letters_words",
      to: "/messages/letters",
      permission: "messages:read",
    },
    {
      id: "calls",
      text: "messages.command.calls",
      words: "messages.command.calls_words",
      to: "/messages/calls",
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
