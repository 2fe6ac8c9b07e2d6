import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** A reason of permission as a sentence, with the cap or the topic that says no. */
export { useReasonWords, useUnlockWords } from "./may-contact/reasons.ts";
export { mayContactQuery } from "./may-contact/reading.ts";

export { reachQuery } from "./may-contact/reading.ts";

/** How many of an audience may be spoken to, and why not the others. For whoever writes to people. */
export const ReachPreview = lazy(withTexts(() => import("./may-contact/ReachPreview.tsx"), ["permission"]));

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
  recordPanels: [
    {
      id: "permission",
      order: 7,
      panel: () => import("./may-contact/MayContactPanel.tsx"),
      permission: "permission:read",
    },
    {
      id: "pressure",
      order: 7,
      panel: () => import("./pressure/PressurePanel.tsx"),
      permission: "permission:read",
    },
    {
      id: "preferences",
      order: 8,
      panel: () => import("./record/PreferencesPanel.tsx"),
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
