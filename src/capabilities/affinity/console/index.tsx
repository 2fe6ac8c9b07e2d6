import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** The strongest pairs of products, and the way to all of them. For Results. */
export const TogetherFinding = lazy(
  withTexts(() => import("./TogetherFinding.tsx"), ["affinity", "insight"]),
);

export const room: ConsoleRoom = {
  texts: ["affinity"],
  routes: [{ path: "/affinity", page: () => import("./AffinityPage.tsx"), permission: "insight:read" }],
  recordPanels: [
    { id: "affinity", order: 3, panel: () => import("./ProposalsPanel.tsx"), permission: "insight:read" },
  ],
  commands: [
    {
      id: "affinity",
      text: "affinity.command.open",
      words: "affinity.command.open_words",
      to: "/affinity",
      permission: "insight:read",
    },
  ],
};
