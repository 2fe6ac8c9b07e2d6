import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["loyalty"],
  routes: [
    { path: "/loyalty", page: () => import("./ProgramsPage.tsx"), permission: "loyalty:read" },
    { path: "/loyalty/new", page: () => import("./DesignerPage.tsx"), permission: "loyalty:write" },
    { path: "/loyalty/diagnosis", page: () => import("./DiagnosisPage.tsx"), permission: "loyalty:read" },
    {
      path: "/loyalty/programs/$programId",
      page: () => import("./ProgramPage.tsx"),
      permission: "loyalty:read",
    },
    {
      path: "/loyalty/programs/$programId/design",
      page: () => import("./DesignerPage.tsx"),
      permission: "loyalty:write",
    },
  ],
  commands: [
    {
      id: "loyalty",
      text: "loyalty.command.open",
      words: "loyalty.command.open_words",
      to: "/loyalty",
      permission: "loyalty:read",
    },
    {
      id: "new-program",
      text: "loyalty.command.new",
      words: "loyalty.command.new_words",
      to: "/loyalty/new",
      permission: "loyalty:write",
    },
    {
      id: "loyalty-diagnosis",
      text: "loyalty.command.diagnosis",
      words: "loyalty.command.diagnosis_words",
      to: "/loyalty/diagnosis",
      permission: "loyalty:read",
    },
  ],
};
