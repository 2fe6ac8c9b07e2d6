import type { LineFilter } from "../schema-definition.ts";
import type { TicketLine } from "./ticket.ts";

/** What a filter looks at. */
export type FilteredLine = Pick<TicketLine, "sku" | "categories" | "labels" | "tags">;
export type LineTest = (line: FilteredLine) => boolean;

type Labels = LineFilter["labels"];

/** A filter that chooses every line. */
export const everyLine: LineFilter = {
  skus: [],
  categories: [],
  labels: {},
  tags: [],
  excludedSkus: [],
  excludedCategories: [],
  excludedLabels: {},
};

/**
 * A filter made ready; null when it chooses every line. A line is chosen by any of what is listed (a product, a family, a
 * label or a tag), and never when it is excluded.
 */
export function compileFilter(filter: LineFilter): LineTest | null {
  const skus = new Set(filter.skus);
  const categories = new Set(filter.categories);
  const tags = new Set(filter.tags);
  const chosenByLabel = labelTest(filter.labels);
  const choosesSome = skus.size > 0 || categories.size > 0 || tags.size > 0 || chosenByLabel !== null;
  const excludedSkus = new Set(filter.excludedSkus);
  const excludedCategories = new Set(filter.excludedCategories);
  const excludedByLabel = chosenByLabel === null ? labelTest(filter.excludedLabels) : null;
  const excludesSome = excludedSkus.size > 0 || excludedCategories.size > 0 || excludedByLabel !== null;
  if (!choosesSome && !excludesSome) return null;
  const isChosen: LineTest = (line) =>
    (line.sku !== null && skus.has(line.sku)) ||
    line.categories.some((category) => categories.has(category)) ||
    (line.tags?.some((tag) => tags.has(tag)) ?? false) ||
    (chosenByLabel?.(line) ?? false);
  const isExcluded: LineTest = (line) =>
    (line.sku !== null && excludedSkus.has(line.sku)) ||
    line.categories.some((category) => excludedCategories.has(category)) ||
    (excludedByLabel?.(line) ?? false);
  return (line) => (!choosesSome || isChosen(line)) && !(excludesSome && isExcluded(line));
}

function labelTest(labels: Labels): LineTest | null {
  const wanted = Object.entries(labels).filter(([, values]) => values.length > 0);
  if (wanted.length === 0) return null;
  return (line) =>
    wanted.some(([label, values]) => {
      const carried = line.labels?.[label];
      return carried !== undefined && values.includes(carried);
    });
}
