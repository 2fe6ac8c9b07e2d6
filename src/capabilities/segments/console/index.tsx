import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["segments", "insight"],
  routes: [
    { path: "/segments/new", page: () => import("./builder/BuilderPage.tsx"), permission: "segments:write" },
    {
      path: "/segments/lists/new",
      page: () => import("./lists/NewListPage.tsx"),
      permission: "segments:write",
    },
    { path: "/segments/$id", page: () => import("./segment/SegmentPage.tsx"), permission: "segments:read" },
    {
      path: "/segments/$id/edit",
      page: () => import("./builder/BuilderPage.tsx"),
      permission: "segments:write",
    },
  ],
  customersTabs: [
    { id: "segments", tab: () => import("./overview/SegmentsTab.tsx"), permission: "segments:read" },
  ],
  recordPanels: [
    {
      id: "segments",
      order: 7,
      panel: () => import("./record/SegmentsPanel.tsx"),
      permission: "segments:read",
    },
  ],
  commands: [
    {
      id: "segments",
      text: "segments.command.open",
      words: "segments.command.open_words",
      to: "/customers",
      search: { view: "segments" },
      permission: "segments:read",
    },
    {
      id: "new-segment",
      text: "segments.command.new",
      words: "segments.command.new_words",
      to: "/segments/new",
      permission: "segments:write",
    },
    {
      id: "new-list",
      text: "segments.command.list",
      words: "segments.command.list_words",
      to: "/segments/lists/new",
      permission: "segments:write",
    },
  ],
};
