import {
  BookUser,
  ChartSpline,
  CreditCard,
  FolderInput,
  Gift,
  Globe,
  type LucideIcon,
  ScanBarcode,
  Send,
  Settings,
  ShieldCheck,
  Store,
  Sun,
  Undo2,
} from "lucide-react";

export interface MenuEntry {
  /** Key of the name; also the entry's identity. */
  readonly text: string;
  readonly to: string;
  readonly icon: LucideIcon;
  readonly group: MenuGroup;
  readonly permission?: string;
  /** Who sees it: a shop unless it is said. A network of shops sells nothing, so that most screens say nothing to it. */
  readonly of?: "network" | "both";
}

type MenuGroup = "today" | "know" | "talk" | "listen" | "steer";

export const menuGroups: readonly MenuGroup[] = ["today", "know", "talk", "listen", "steer"];

// The order within a group is the order on screen. A group without an entry is not shown.
export const menu: readonly MenuEntry[] = [
  { text: "console.menu.today", to: "/", icon: Sun, group: "today" },
  {
    text: "console.menu.network",
    to: "/network",
    icon: Store,
    group: "today",
    permission: "network:read",
    of: "network",
  },
  { text: "console.menu.customers", to: "/customers", icon: BookUser, group: "know", of: "both" },
  // A shop is led to its cards from loyalty; cards are what a network is about.
  {
    text: "console.menu.cards",
    to: "/cards",
    icon: CreditCard,
    group: "know",
    permission: "cards:read",
    of: "network",
  },
  {
    text: "console.menu.loyalty",
    to: "/loyalty",
    icon: Gift,
    group: "know",
    permission: "loyalty:read",
  },
  {
    text: "console.menu.winback",
    to: "/winback",
    icon: Undo2,
    group: "know",
    permission: "winback:read",
  },
  {
    text: "console.menu.messages",
    to: "/messages",
    icon: Send,
    group: "talk",
    permission: "messages:read",
  },
  // A network of shops writes to nobody but those who ask for a code.
  {
    text: "console.menu.outbox",
    to: "/outbox",
    icon: Send,
    group: "talk",
    permission: "messages:read",
    of: "network",
  },
  {
    text: "console.menu.privacy",
    to: "/privacy",
    icon: ShieldCheck,
    group: "steer",
    permission: "privacy:read",
  },
  {
    text: "console.menu.till",
    to: "/till-settings",
    icon: ScanBarcode,
    group: "steer",
    permission: "till:read",
  },
  { text: "console.menu.results", to: "/results", icon: ChartSpline, group: "steer" },
  { text: "console.menu.files", to: "/files", icon: FolderInput, group: "steer" },
  {
    text: "console.menu.site",
    to: "/site",
    icon: Globe,
    group: "steer",
    permission: "site:write",
  },
  { text: "console.menu.settings", to: "/settings", icon: Settings, group: "steer", of: "both" },
];

/** Whether a screen means something to this kind of merchant: those of the menu and what is below them. */
export function isOf(kind: "shop" | "network", to: string): boolean {
  if (kind === "shop") return true;
  return menu.some((entry) => entry.of !== undefined && (to === entry.to || to.startsWith(`${entry.to}/`)));
}
