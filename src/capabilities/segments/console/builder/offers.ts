import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useI18n } from "../../../../console/i18n.tsx";
import { matches } from "../../../../console/frame/matching.ts";
import { firstLeaf, type Leaf } from "../../../insight/shared.ts";
import { useBuilding } from "./building.ts";
import { leafNaming, namedSources } from "./naming.ts";
import { choicesQuery } from "./reading-fields.ts";

/** A condition that can be added. */
export interface Offer {
  readonly key: string;
  readonly name: string;
  readonly leaf: Leaf;
  /** It says something already: nothing is left to choose. */
  readonly isWhole: boolean;
}

export interface OfferGroup {
  readonly name: string;
  readonly offers: readonly Offer[];
}

const mostPerSource = 4;

// What is asked most often comes first.
const groupOrder = ["purchases", "habits", "person", "contact", "loyalty", "forecast", "segments", "own"];

/** The conditions that the words typed may mean: those named so, and those about a thing of the shop named so. */
export function useOffers(typed: string): readonly OfferGroup[] {
  const { t, today } = useI18n();
  const { catalogue } = useBuilding();
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const named = useNamed(settled);
  const offered = catalogue.fields.filter(({ field }) => matches(typed, ...catalogue.wordsOf(field)));
  const byGroup = new Map<string, Offer[]>(groupOrder.map((group) => [group, []]));
  for (const { field, name } of offered) {
    const offers = byGroup.get(field.group) ?? [];
    offers.push({ key: field.key, name, leaf: firstLeaf(field, today()), isWhole: false });
    byGroup.set(field.group, offers);
  }
  const groups = [...byGroup]
    .filter(([, offers]) => offers.length > 0)
    .map(([group, offers]) => ({ name: t(`insight.field_group.${group}`), offers }));
  const values = typed.trim().length < 2 ? [] : named;
  return values.length === 0 ? groups : [{ name: t("segments.builder.values"), offers: values }, ...groups];
}

/** Asked at each word typed, of whatever this shop calls by a name. */
function useNamed(typed: string): readonly Offer[] {
  const { catalogue } = useBuilding();
  const answers = useQueries({
    queries: namedSources.map((from) => ({
      ...choicesQuery(from, { typed }),
      enabled: typed.length > 1,
      placeholderData: keepPreviousData,
      retry: false,
    })),
  });
  return namedSources.flatMap((from, place) =>
    (answers[place]?.data ?? [])
      .filter(({ label }) => matches(typed, label))
      .toSorted((one, other) => distance(typed, one.label) - distance(typed, other.label))
      .slice(0, mostPerSource)
      .map(({ value, label }) => {
        const leaf = leafNaming(from, value);
        return { key: `${from} ${value}`, name: catalogue.sayNaming(leaf, label), leaf, isWhole: true };
      }),
  );
}

/** Of "Théières" and "Thés", who types "thé" means the second: the word that is left is shorter. */
function distance(typed: string, label: string): number {
  const first = typed.split(/\s+/)[0] ?? "";
  const words = label.split(/[^\p{L}\p{N}]+/u).filter((word) => matches(first, word));
  return Math.min(99, ...words.map((word) => word.length - first.length));
}
