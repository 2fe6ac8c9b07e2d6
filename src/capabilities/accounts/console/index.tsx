import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["accounts"],
  routes: [
    { path: "/settings", page: () => import("./SettingsPage.tsx"), permission: "accounts:read" },
    {
      path: "/settings/stores/$storeId",
      page: () => import("./StorePage.tsx"),
      permission: "accounts:read",
    },
    { path: "/settings/legal", page: () => import("./LegalPage.tsx"), permission: "accounts:read" },
    { path: "/settings/account", page: () => import("./AccountPage.tsx") },
  ],
  commands: [
    {
      id: "invite",
      text: "accounts.command.invite",
      to: "/settings",
      search: { part: "team" },
      permission: "accounts:write",
    },
    {
      id: "key",
      text: "accounts.command.key",
      to: "/settings",
      search: { part: "keys" },
      permission: "accounts:write",
    },
    {
      id: "brand",
      text: "accounts.command.brand",
      to: "/settings",
      search: { part: "brand" },
      permission: "accounts:read",
    },
    { id: "legal", text: "accounts.command.legal", to: "/settings/legal", permission: "accounts:read" },
    {
      id: "stores",
      text: "accounts.command.stores",
      to: "/settings",
      search: { part: "stores" },
      permission: "accounts:read",
    },
  ],
};
