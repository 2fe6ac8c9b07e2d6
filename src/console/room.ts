import type { ComponentType } from "react";

/** What a room shows in the console: its pages and what the palette (Ctrl K) may do with them. */
export interface ConsoleRoom {
  /** The rooms whose words its pages speak, its own included: they come with its pages, not with the first screen. */
  readonly texts: readonly string[];
  readonly routes: readonly ConsoleRoute[];
  readonly commands: readonly ConsoleCommand[];
  /** What this room shows on a customer's record, in the column of where the customer stands. */
  readonly recordPanels?: readonly RecordPanel[];
  /** What this room lets one do with a customer, at the top of her record. */
  readonly recordActions?: readonly RecordPanel[];
  /** What this room adds to the screen of the customers, beside the list and the portrait. */
  readonly customersTabs?: readonly CustomersTab[];
}

export interface RecordPanel {
  readonly id: string;
  /** Smallest first: what serves while she is at the counter, then what explains her. */
  readonly order: number;
  readonly panel: () => Promise<{ default: ComponentType<{ readonly customerId: string }> }>;
  readonly permission?: string;
}

export interface CustomersTab {
  /** Also its place in the address (`?view=segments`); named by `insight.customers.<id>`. */
  readonly id: string;
  readonly tab: () => Promise<{ default: ComponentType }>;
  readonly permission?: string;
}

export interface ConsoleRoute {
  /** Absolute, with `$name` for what varies: `/customers/$customerId`. */
  readonly path: string;
  /** The page itself, loaded when it is first needed: `() => import("./CustomersPage.tsx")`. */
  readonly page: () => Promise<{ default: ComponentType }>;
  /** Reads what the address holds after `?`. Unknown or spoilt values fall back to a default; never throws. */
  readonly search?: (address: SearchParams) => object;
  /** Without it the page says so instead of loading. */
  readonly permission?: string;
}

export interface ConsoleCommand {
  readonly id: string;
  /** Key of the sentence shown: "Importer un fichier". */
  readonly text: string;
  /** Key of other words people type for it, separated by spaces. */
  readonly words?: string;
  readonly to: string;
  readonly search?: SearchParams;
  readonly permission?: string;
}

/** The address holds words only; a list is a word repeated (`?town=Namur&town=Lille`). */
export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;
