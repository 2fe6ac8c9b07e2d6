import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";
import { withTexts } from "../../../console/texts/texts.ts";

/** What each person of a message gets. For whoever writes to people. */
export const VoucherKindForm = lazy(withTexts(() => import("./rewards/VoucherKindForm.tsx"), ["loyalty"]));

export const room: ConsoleRoom = {
  texts: ["loyalty", "insight"],
  routes: [
    { path: "/loyalty", page: () => import("./ProgramsPage.tsx"), permission: "loyalty:read" },
    { path: "/loyalty/new", page: () => import("./DesignerPage.tsx"), permission: "loyalty:write" },
    { path: "/loyalty/diagnosis", page: () => import("./DiagnosisPage.tsx"), permission: "loyalty:read" },
    {
      path: "/loyalty/programs/$id",
      page: () => import("./ProgramPage.tsx"),
      permission: "loyalty:read",
    },
    {
      path: "/loyalty/programs/$id/design",
      page: () => import("./DesignerPage.tsx"),
      permission: "loyalty:write",
    },
    {
      path: "/loyalty/members/$id",
      page: () => import("./members/MemberPage.tsx"),
      permission: "loyalty:read",
    },
    {
      path: "/loyalty/vouchers",
      page: () => import("./rewards/VouchersPage.tsx"),
      permission: "loyalty:read",
    },
    {
      path: "/loyalty/vouchers/$id",
      page: () => import("./rewards/VoucherPage.tsx"),
      permission: "loyalty:read",
    },
    { path: "/loyalty/gifts", page: () => import("./rewards/GiftsPage.tsx"), permission: "loyalty:read" },
    { path: "/loyalty/gifts/$id", page: () => import("./rewards/GiftPage.tsx"), permission: "loyalty:read" },
    {
      path: "/loyalty/promotions",
      page: () => import("./rewards/PromotionsPage.tsx"),
      permission: "loyalty:read",
    },
    {
      path: "/loyalty/promotions/$id",
      page: () => import("./rewards/PromotionPage.tsx"),
      permission: "loyalty:write",
    },
    { path: "/loyalty/alerts", page: () => import("./rewards/AlertsPage.tsx"), permission: "loyalty:read" },
    {
      path: "/loyalty/adjustments",
      page: () => import("./money/AdjustmentsPage.tsx"),
      permission: "loyalty:adjust",
    },
    { path: "/loyalty/settings", page: () => import("./SettingsPage.tsx"), permission: "loyalty:write" },
  ],
  recordPanels: [
    { id: "loyalty", order: 1, panel: () => import("./members/MemberPanel.tsx"), permission: "loyalty:read" },
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
