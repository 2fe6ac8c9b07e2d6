import { VisuallyHidden } from "@mantine/core";
import { Check, X } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { ExplainedRule } from "../../../insight/shared.ts";
import { useCatalogue } from "../builder/catalogue.tsx";
import styles from "./why.module.css";

interface ExplainedProps {
  readonly explained: ExplainedRule;
}

/** Each condition of the rule in words: whether it holds, and what she has. */
export function Explained({ explained }: ExplainedProps) {
  const { t } = useI18n();
  const catalogue = useCatalogue(leavesOf(explained));
  const parts = "all" in explained ? explained.all : [explained];
  if (parts.length === 0) return <p className={styles.quiet}>{t("segments.why.everybody")}</p>;
  return (
    <ul className={styles.parts}>
      {parts.map((part, index) => (
        <ExplainedPart key={index} part={part} catalogue={catalogue} />
      ))}
    </ul>
  );
}

type Explanations = ReturnType<typeof useCatalogue>;

interface PartProps {
  readonly part: ExplainedRule;
  readonly catalogue: Explanations;
  /** False inside "none of these": there it is well that a condition does not hold. */
  readonly isWanted?: boolean;
}

function ExplainedPart({ part, catalogue, isWanted = true }: PartProps) {
  const { t } = useI18n();
  const denied = "not" in part ? part.not : null;
  if (denied !== null && "field" in denied) {
    return <Leaf leaf={denied} isNegated holds={part.holds} {...{ catalogue, isWanted }} />;
  }
  if ("field" in part) {
    return <Leaf leaf={part} isNegated={false} holds={part.holds} {...{ catalogue, isWanted }} />;
  }
  const inner = denied ?? part;
  const parts = "all" in inner ? inner.all : "any" in inner ? inner.any : [inner];
  const mode = denied !== null ? "none" : "all" in part ? "all" : "any";
  return (
    <li className={styles.part} data-good={part.holds === isWanted}>
      <Mark holds={part.holds} />
      <div>
        <span>{t(`segments.why.${mode}`)}</span>
        <ul className={styles.parts}>
          {parts.map((one, index) => (
            <ExplainedPart
              key={index}
              part={one}
              catalogue={catalogue}
              isWanted={mode === "none" ? !isWanted : isWanted}
            />
          ))}
        </ul>
      </div>
    </li>
  );
}

interface LeafProps {
  readonly leaf: Extract<ExplainedRule, { field: string }>;
  readonly isNegated: boolean;
  readonly holds: boolean;
  readonly catalogue: Explanations;
  readonly isWanted: boolean;
}

function Leaf({ leaf, isNegated, holds, catalogue, isWanted }: LeafProps) {
  const { t } = useI18n();
  const has = catalogue.sayActual(leaf, leaf.actual);
  return (
    <li className={styles.part} data-good={holds === isWanted}>
      <Mark holds={holds} />
      <div>
        <span className={styles.phrase}>{catalogue.sayOne(leaf, isNegated)}</span>
        {has !== null && (
          <>
            {" "}
            <span className={styles.quiet}>{t("segments.why.has", { has })}</span>
          </>
        )}
      </div>
    </li>
  );
}

function Mark({ holds }: { readonly holds: boolean }) {
  const { t } = useI18n();
  const Icon = holds ? Check : X;
  return (
    <span className={styles.mark}>
      <Icon size={16} strokeWidth={2.25} aria-hidden />
      <VisuallyHidden>{t(holds ? "segments.why.yes" : "segments.why.no")}</VisuallyHidden>
    </span>
  );
}

function leavesOf(part: ExplainedRule): readonly Extract<ExplainedRule, { field: string }>[] {
  if ("all" in part) return part.all.flatMap(leavesOf);
  if ("any" in part) return part.any.flatMap(leavesOf);
  return "not" in part ? leavesOf(part.not) : [part];
}
