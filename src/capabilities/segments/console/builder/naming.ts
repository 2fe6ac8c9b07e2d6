import type { Leaf } from "../../../insight/shared.ts";

/** A condition about one thing of the shop: "habitent Namur", "ont acheté Thé noir". */
export function leafNaming(from: NamedSource, value: string): Leaf {
  const one = [value];
  switch (from) {
    case "categories":
      return {
        field: "purchases",
        op: "purchases",
        value: { measure: "receipts", from: 1, categories: one },
      };
    case "products":
      return { field: "purchases", op: "purchases", value: { measure: "receipts", from: 1, products: one } };
    case "cities":
      return { field: "city", op: "in", value: one };
    case "stores":
      return { field: "store", op: "in", value: one };
    case "tags":
      return { field: "tag", op: "in", value: one };
    case "segments":
      return { field: "segment", op: "in", value: one };
  }
}

/** What people call by its name, and so may type. */
export const namedSources = ["categories", "products", "cities", "stores", "tags", "segments"] as const;
export type NamedSource = (typeof namedSources)[number];
