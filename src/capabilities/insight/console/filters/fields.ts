import { stages } from "../../shared.ts";

export interface FieldShown {
  readonly key: string;
  readonly editor: "choice" | "flag" | "count" | "money" | "day" | "bought" | "birthday";
  /** Codes, named by `insight.filter.<key>.<code>`. */
  readonly choices?: readonly string[];
  readonly choicesFrom?:
    | "stores"
    | "products"
    | "categories"
    | "tags"
    | "cities"
    | "postcodes"
    | "programs"
    | "tiers";
  /** What the filter holds when it has just been added. */
  readonly first: string | readonly string[];
}

const months = Array.from({ length: 12 }, (_, month) => String(month + 1));

/** The filters of the list, in the order in which they are offered. */
export const fieldsShown: readonly FieldShown[] = [
  { key: "stage", editor: "choice", choices: stages, first: ["regular"] },
  { key: "last_purchase", editor: "day", first: "within 30" },
  { key: "bought_category", editor: "bought", choicesFrom: "categories", first: [] },
  { key: "bought_product", editor: "bought", choicesFrom: "products", first: [] },
  { key: "spent_year", editor: "money", first: "10000.." },
  { key: "spent", editor: "money", first: "20000.." },
  { key: "basket", editor: "money", first: "2000.." },
  { key: "purchase_days", editor: "count", first: "3.." },
  { key: "best", editor: "flag", first: "yes" },
  { key: "best_moved", editor: "choice", choices: ["entered", "left"], first: ["left"] },
  { key: "store", editor: "choice", choicesFrom: "stores", first: [] },
  { key: "channel", editor: "choice", choices: ["shop", "web"], first: ["web"] },
  { key: "city", editor: "choice", choicesFrom: "cities", first: [] },
  { key: "postcode", editor: "choice", choicesFrom: "postcodes", first: [] },
  { key: "tag", editor: "choice", choicesFrom: "tags", first: [] },
  { key: "loyalty_member", editor: "flag", first: "yes" },
  { key: "loyalty_program", editor: "choice", choicesFrom: "programs", first: [] },
  { key: "loyalty_tier", editor: "choice", choicesFrom: "tiers", first: [] },
  { key: "loyalty_balance", editor: "count", first: "1.." },
  { key: "loyalty_expiring", editor: "birthday", first: "within 30" },
  { key: "loyalty_reward", editor: "flag", first: "yes" },
  { key: "loyalty_near", editor: "flag", first: "yes" },
  { key: "loyalty_sleeping", editor: "flag", first: "yes" },
  { key: "reachable", editor: "choice", choices: ["email", "sms", "phone", "post"], first: ["email"] },
  { key: "birthday", editor: "birthday", first: "within 7" },
  { key: "birth_month", editor: "choice", choices: months, first: ["1"] },
  { key: "first_purchase", editor: "day", first: "within 90" },
  { key: "created", editor: "day", first: "within 90" },
  {
    key: "source",
    editor: "choice",
    choices: ["staff", "till", "import", "web", "api", "form"],
    first: ["import"],
  },
  { key: "kind", editor: "choice", choices: ["person", "company"], first: ["company"] },
  { key: "bad_address", editor: "flag", first: "yes" },
  { key: "duplicate", editor: "flag", first: "yes" },
  { key: "no_contact", editor: "flag", first: "yes" },
];
