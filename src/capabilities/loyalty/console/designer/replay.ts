import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { api } from "../../../../console/api.ts";
import type { Economics, ProgramDefinition, SimulationAnswer } from "../../shared.ts";

export interface Asked {
  readonly variants: readonly { readonly name: string; readonly definition: ProgramDefinition }[];
  readonly economics: Partial<Economics>;
  readonly period: "year" | "all";
  readonly isExact: boolean;
}

/** Long enough for a slider to pass a place, short enough to feel live. */
const patience = 120;

/**
 * The shop's own receipts replayed with each variant. The last answer stays in view while the next is computed, and
 * a question that has been overtaken is given up.
 */
export function useReplay(asked: Asked) {
  const [settled] = useDebouncedValue(asked, patience);
  return useQuery({
    queryKey: ["loyalty", "replay", settled],
    queryFn: async ({ signal }) =>
      await api.post<SimulationAnswer>("/loyalty/simulations", {
        body: {
          variants: settled.variants.map(({ name, definition }) => ({
            name,
            definition: withoutGaps(definition),
          })),
          economics: settled.economics,
          period: settled.period,
          exact: settled.isExact,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/**
 * Names and references still to be written do not keep the rest from being answered: they are asked with a mark that names
 * nothing, and what is given without being in the shop is told as a problem.
 */
export function withoutGaps<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(withoutGaps) as Part;
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      (key === "name" || key === "sku") && value === "" ? "…" : withoutGaps(value),
    ]),
  ) as Part;
}
