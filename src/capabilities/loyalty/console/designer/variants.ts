import type { ProgramDefinition } from "../../shared.ts";

/** One way to write the program, beside up to four others on the same receipts. */
export interface Variant {
  readonly id: number;
  readonly name: string;
  readonly definition: ProgramDefinition;
  /** The rules in force, to compare with: they are not written here. */
  readonly isInForce?: boolean;
}

export interface Variants {
  readonly list: readonly Variant[];
  readonly chosen: number;
}

export const mostVariants = 5;

export type VariantsChange =
  | { readonly do: "write"; readonly change: (definition: ProgramDefinition) => ProgramDefinition }
  | { readonly do: "rename"; readonly name: string }
  | { readonly do: "choose"; readonly id: number }
  | { readonly do: "copy"; readonly name: string }
  | { readonly do: "remove"; readonly id: number };

export function changeVariants(variants: Variants, asked: VariantsChange): Variants {
  const { list, chosen } = variants;
  const current = list.find(({ id }) => id === chosen);
  switch (asked.do) {
    case "write":
      return withChosen(variants, (one) =>
        one.isInForce ? one : { ...one, definition: asked.change(one.definition) },
      );
    case "rename":
      return withChosen(variants, (one) => ({ ...one, name: asked.name }));
    case "choose":
      return list.some(({ id }) => id === asked.id) ? { list, chosen: asked.id } : variants;
    case "copy": {
      if (current === undefined || list.length >= mostVariants) return variants;
      const id = Math.max(...list.map((one) => one.id)) + 1;
      return {
        list: [...list, { id, name: asked.name, definition: current.definition }],
        chosen: id,
      };
    }
    case "remove": {
      const left = list.filter((one) => one.id !== asked.id || one.isInForce === true);
      if (!left.some((one) => one.isInForce !== true)) return variants;
      const next = left.findLast((one) => one.isInForce !== true) ?? left[0];
      return {
        list: left,
        chosen: left.some(({ id }) => id === chosen) ? chosen : (next?.id ?? chosen),
      };
    }
  }
}

function withChosen({ list, chosen }: Variants, change: (variant: Variant) => Variant): Variants {
  return { list: list.map((one) => (one.id === chosen ? change(one) : one)), chosen };
}
