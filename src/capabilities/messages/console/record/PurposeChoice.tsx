import { Radio, Stack } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Ban, CircleCheck, Clock } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import { useReasonWords, useUnlockWords } from "../../../permission/console/index.tsx";
import type { DecisionAnswer, Purpose } from "../../../permission/shared.ts";
import type { Means } from "./means.ts";
import { decisionQuery } from "./reading.ts";
import styles from "./record.module.css";

interface PurposeChoiceProps<Offered extends Purpose> {
  readonly customerId: string;
  readonly means: Means;
  readonly offered: readonly Offered[];
  /** null until somebody chose: the first that is allowed. */
  readonly chosen: Offered | null;
  readonly onChange: (purpose: Offered) => void;
}

/** What each purpose means and whether it is allowed: before a word is written. */
export function PurposeChoice<Offered extends Purpose>(props: PurposeChoiceProps<Offered>) {
  const { customerId, means, offered, chosen, onChange } = props;
  const { t } = useI18n();
  return (
    <Radio.Group
      label={t("messages.contact.why")}
      value={chosen}
      onChange={(next) => {
        const purpose = offered.find((one) => one === next);
        if (purpose !== undefined) onChange(purpose);
      }}
    >
      <Stack gap="md" mt={8}>
        {useDecisions(customerId, means, offered).map(({ purpose, decision }) => (
          <div key={purpose}>
            <Radio
              value={purpose}
              disabled={decision === undefined || !isOpen(decision, means)}
              label={t(`messages.contact.purpose_${purpose}`)}
              description={t(`messages.contact.purpose_${purpose}_hint`)}
            />
            {decision !== undefined && <Said decision={decision} />}
          </div>
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** The purpose that is chosen, or the first that is allowed. null: none is. */
export function useChosen<Offered extends Purpose>(
  customerId: string,
  means: Means,
  { offered, chosen }: { readonly offered: readonly Offered[]; readonly chosen: Offered | null },
) {
  const decisions = useDecisions(customerId, means, offered);
  const first = decisions.find(({ decision }) => decision !== undefined && isOpen(decision, means));
  const purpose = chosen ?? first?.purpose ?? null;
  return {
    purpose,
    decision: decisions.find((one) => one.purpose === purpose)?.decision,
    isKnown: decisions.every(({ decision }) => decision !== undefined),
  };
}

function useDecisions<Offered extends Purpose>(
  customerId: string,
  means: Means,
  offered: readonly Offered[],
) {
  const answers = useQueries({
    queries: offered.map((purpose) => decisionQuery(customerId, means, purpose)),
  });
  return offered.map((purpose, place) => ({ purpose, decision: answers[place]?.data }));
}

/** What only the hour forbids can be written now and leaves at its hour; nobody is called before. */
function isOpen({ allowed, reason, nextAllowedAt }: DecisionAnswer, means: Means): boolean {
  return allowed || (means !== "phone" && reason.startsWith("WINDOW_") && nextAllowedAt !== null);
}

function Said({ decision }: { readonly decision: DecisionAnswer }) {
  const { t, instant } = useI18n();
  const reasonWords = useReasonWords();
  const unlockWords = useUnlockWords();
  const { allowed, nextAllowedAt, unlock } = decision;
  const state = allowed ? "yes" : nextAllowedAt === null ? "no" : "later";
  const Icon = { yes: CircleCheck, no: Ban, later: Clock }[state];
  return (
    <p className={styles.said} data-state={state}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span>
        {t(allowed ? "messages.contact.allowed" : "messages.contact.refused", {
          sentence: reasonWords(decision),
        })}{" "}
        {nextAllowedAt === null
          ? !allowed && unlockWords(unlock)
          : t("permission.contact.from", { at: instant(nextAllowedAt) })}
      </span>
    </p>
  );
}
