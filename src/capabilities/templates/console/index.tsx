import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** Examples of the library, of which one becomes a template of the shop: for whoever lacks words. */
export const LibraryDialog = lazy(withTexts(() => import("./library/LibraryDialog.tsx"), ["templates"]));
/** What an SMS weighs, and a script as it is read: for whoever writes or calls. */
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
