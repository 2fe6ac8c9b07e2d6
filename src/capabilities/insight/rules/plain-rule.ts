import type { Leaf, PeopleRule } from "./people-rule.ts";

/** A rule with its contraries at the conditions, and neither alternatives among alternatives nor groups of one. */
export type PlainRule =
  | { readonly all: readonly PlainRule[] }
  | { readonly any: readonly PlainRule[] }
  | { readonly leaf: Leaf; readonly isDenied: boolean };

/** The same people, said more plainly: "not (A or B)" is "not A and not B". */
export function plainRule(rule: PeopleRule, isDenied = false): PlainRule {
  if ("not" in rule) return plainRule(rule.not, !isDenied);
  if ("op" in rule) return { leaf: rule, isDenied };
  const isAll = "all" in rule !== isDenied;
  const parts = ("all" in rule ? rule.all : rule.any).map((part) => plainRule(part, isDenied));
  const flat = parts.flatMap((part) =>
    isAll && "all" in part ? part.all : !isAll && "any" in part ? part.any : [part],
  );
  const [only] = flat;
  if (flat.length === 1 && only !== undefined) return only;
  return isAll ? { all: flat } : { any: flat };
}
