import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["files"],
  routes: [
    { path: "/files", page: () => import("./FilesPage.tsx"), permission: "files:read" },
    { path: "/files/imports/$importId", page: () => import("./ImportPage.tsx"), permission: "files:read" },
    { path: "/files/notebook", page: () => import("./NotebookPage.tsx"), permission: "files:write" },
    { path: "/files/exports", page: () => import("./ExportsPage.tsx"), permission: "exports:write" },
    { path: "/files/quality", page: () => import("./QualityPage.tsx"), permission: "files:read" },
    { path: "/files/supplier", page: () => import("./SupplierPage.tsx"), permission: "files:write" },
  ],
  commands: [
    {
      id: "import",
      text: "files.command.import",
      words: "files.command.import_words",
      to: "/files",
      permission: "files:write",
    },
    {
      id: "notebook",
      text: "files.command.notebook",
      words: "files.command.notebook_words",
      to: "/files/notebook",
      permission: "files:write",
    },
    {
      id: "exports",
      text: "files.command.exports",
      words: "files.command.exports_words",
      to: "/files/exports",
      permission: "exports:write",
    },
    { id: "quality", text: "files.command.quality", to: "/files/quality", permission: "files:read" },
    { id: "supplier", text: "files.command.supplier", to: "/files/supplier", permission: "files:write" },
  ],
};
