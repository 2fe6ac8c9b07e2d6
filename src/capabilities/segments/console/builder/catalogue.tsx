import { type ReactNode, Suspense } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { ConditionEditor, nameOf, sayLeaf } from "../../../insight/console/index.tsx";
import { type Actual, type FieldAnswer, type Leaf, isWhole, type Speech } from "../../../insight/shared.ts";
import { useSayActual } from "../why/actual.ts";
import type { Condition } from "./draft.ts";
import { useFields, useNames } from "./reading-fields.ts";

/** The language of conditions as this shop speaks it: what can be asked, and how each condition reads and is changed. */
export interface Catalogue {
  readonly fields: readonly { readonly field: FieldAnswer; readonly name: string }[];
  /** By which words a field is found. */
  readonly wordsOf: (field: FieldAnswer) => readonly string[];
  readonly say: (condition: Condition) => string;
  readonly sayOne: (leaf: Leaf, isNegated: boolean) => string;
  /** How the condition about one thing of the shop would read. */
  readonly sayNaming: (leaf: Leaf, name: string) => string;
  /** What somebody has where a condition asks for it; null when that says nothing. */
  readonly sayActual: (leaf: Leaf, actual: Actual) => string | null;
  readonly isComplete: (leaf: Leaf) => boolean;
  readonly editor: (leaf: Leaf, change: (leaf: Leaf) => void) => ReactNode;
}

/** `leaves`: the conditions whose names are needed. */
export function useCatalogue(leaves: readonly Leaf[]): Catalogue {
  const { t, has, language } = useI18n();
  const { currency } = useMerchant();
  const fields = useFields();
  const name = useNames(leaves, fields);
  const fieldOf = (key: string) => fields.find((field) => field.key === key);
  const speech: Speech = { language, currency, t, has, field: fieldOf, name };
  const sayOne = (leaf: Leaf, isNegated: boolean) => sayLeaf(leaf, speech, isNegated);
  const sayActual = useSayActual(speech);
  return {
    // What is looked for by typing in the list of customers is no condition of a segment.
    fields: fields
      .filter(({ kind }) => kind !== "text")
      .map((field) => ({ field, name: nameOf(field, speech) })),
    wordsOf: (field) => [
      nameOf(field, speech),
      t(`insight.field_group.${field.group}`),
      ...(has(`${field.texts}.words`) ? [t(`${field.texts}.words`)] : []),
    ],
    sayOne,
    say: ({ leaf, isNegated }) => sayOne(leaf, isNegated),
    sayNaming: (leaf, only) => sayLeaf(leaf, { ...speech, name: () => only }),
    sayActual,
    isComplete: (leaf) => {
      const field = fieldOf(leaf.field);
      return field !== undefined && isWhole(leaf, field.kind);
    },
    editor: (leaf, change) => (
      <Suspense fallback={t("console.table.loading")}>
        <ConditionEditor leaf={leaf} field={fieldOf(leaf.field)} onChange={change} />
      </Suspense>
    ),
  };
}
