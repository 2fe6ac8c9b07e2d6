import { BookUser, ChartSpline, CreditCard, FolderInput, Gift, type LucideIcon, Send, Settings, Sun } from "lucide-react";

export interface MenuEntry {
  /** Key of the name; also the entry's identity. */
  readonly text: string;
  readonly to: string;
  readonly icon: LucideIcon;
  readonly group: MenuGroup;
  readonly permission?: string;
}

type MenuGroup = "today" | "know" | "talk" | "listen" | "steer";

export const menuGroups: readonly MenuGroup[] = ["today", "know", "talk", "listen", "steer"];

// The order within a group is the order on screen. A group without an entry is not shown.
export const menu: readonly MenuEntry[] = [
  { text: "console.menu.today", to: "/", icon: Sun, group: "today" },
  { text: "console.menu.customers", to: "/customers", icon: BookUser, group: "know" },
  {
    text: "console.menu.loyalty",
    to: "/loyalty",
    icon: Gift,
    group: "know",
    permission: "loyalty:read",
  },
  {
    text: "console.menu.cards",
    to: "/cards",
    icon: CreditCard,
    group: "know",
    permission: "cards:read",
  },
  {
    text: "console.menu.outbox",
    to: "/outbox",
    icon: Send,
    group: "talk",
    permission: "messages:read",
  },
  { text: "console.menu.results", to: "/results", icon: ChartSpline, group: "steer" },
  { text: "console.menu.files", to: "/files", icon: FolderInput, group: "steer" },
  { text: "console.menu.settings", to: "/settings", icon: Settings, group: "steer" },
];
