import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** Words as their person reads them, and what an SMS weighs: for whoever writes to people. */
export const TemplatePreview = lazy(
  withTexts(async () => ({ default: (await import("./preview/Preview.tsx")).Preview }), ["templates"]),
);
export const SmsCount = lazy(
  withTexts(async () => ({ default: (await import("./preview/SmsCount.tsx")).SmsCount }), ["templates"]),
);
export const ScriptShown = lazy(
  withTexts(
    async () => ({ default: (await import("./preview/ScriptShown.tsx")).ScriptShown }),
    ["templates"],
  ),
);

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
