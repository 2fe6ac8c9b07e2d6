import { Button, Checkbox, Group, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem, problemText } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Program, ProgramDefinition, VariantAnswer } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useLoyaltyChanged } from "../reading.ts";
import styles from "./designer.module.css";
import { useRulesWords } from "./rules-words.ts";
import { Verdict } from "./Verdict.tsx";
import { sayNet } from "./verdict.ts";
import { Warnings } from "./Warnings.tsx";

interface LaunchProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly name: string;
  readonly definition: ProgramDefinition;
  readonly answer: VariantAnswer | undefined;
  readonly isRunning: boolean;
  /** Writes what is on the table and answers the program's identifier. */
  readonly save: () => Promise<string>;
}

/** The last look: the rules as the customer will read them, from when, for whom; a loss is confirmed by its name. */
export function Launch({ isOpen, onClose, name, definition, answer, isRunning, save }: LaunchProps) {
  const i18n = useI18n();
  const { t, today } = i18n;
  const rulesWords = useRulesWords();
  const loyaltyChanged = useLoyaltyChanged();
  const goTo = useGoTo();
  const { saved } = useToasts();
  const [startsOn, setStartsOn] = useState(today());
  const [joinsEveryone, setJoinsEveryone] = useState(true);
  const [hasConfirmed, setConfirmed] = useState(false);
  const launching = useMutation({
    mutationFn: async () => {
      const id = await save();
      await api.post<Program>(`/loyalty/programs/${id}/launch`, {
        body: {
          startsOn,
          ...(hasConfirmed ? { confirmed: true } : {}),
          ...(definition.join.mode === "everyone" && !isRunning ? { joinEveryone: joinsEveryone } : {}),
        },
      });
      return id;
    },
    onSuccess: async (id) => {
      await loyaltyChanged();
      saved(t(isRunning ? "loyalty.launch.changed" : "loyalty.launch.done", { name }));
      goTo(addresses.program(id));
    },
  });
  const { error } = launching;
  const mustConfirm =
    answer?.verdict.colour === "red" ||
    (error instanceof Problem && error.code === "verdict_must_be_confirmed");
  const isForbidden = answer?.problems.some(({ kind }) => kind === "block") ?? false;
  const loss = answer === undefined ? "" : sayNet(answer.verdict.netCents, i18n);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t(isRunning ? "loyalty.launch.change_title" : "loyalty.launch.title", { name })}
      size="lg"
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <div className={styles.launch}>
        <h3>{t("loyalty.launch.rules")}</h3>
        <ul className={styles.rules}>
          {rulesWords(definition).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {isRunning && <p className={styles.plain}>{t("loyalty.launch.not_retroactive")}</p>}
        {answer !== undefined && <Verdict verdict={answer.verdict} />}
        {answer !== undefined && (
          <Warnings problems={answer.problems.filter(({ kind }) => isForbidden === (kind === "block"))} />
        )}
        {!isForbidden && (
          <>
            <TextInput
              type="date"
              label={t("loyalty.launch.starts")}
              description={t("loyalty.launch.starts_hint")}
              value={startsOn}
              min={today()}
              maw={220}
              onChange={(event) => setStartsOn(event.currentTarget.value || today())}
            />
            {definition.join.mode === "everyone" && !isRunning && (
              <Checkbox
                label={t("loyalty.launch.join_everyone")}
                description={t("loyalty.launch.join_everyone_hint")}
                checked={joinsEveryone}
                onChange={(event) => setJoinsEveryone(event.currentTarget.checked)}
              />
            )}
            {mustConfirm && (
              <Checkbox
                label={t("loyalty.launch.confirm", { loss })}
                checked={hasConfirmed}
                onChange={(event) => setConfirmed(event.currentTarget.checked)}
              />
            )}
          </>
        )}
        {error !== null && (
          <p className={styles.warning} role="alert">
            {problemText(error, t)}
          </p>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t("loyalty.launch.back")}
          </Button>
          {!isForbidden && (
            <Button
              loading={launching.isPending}
              disabled={mustConfirm && !hasConfirmed}
              color={mustConfirm ? "danger" : "brand"}
              onClick={() => launching.mutate()}
            >
              {t(
                mustConfirm
                  ? "loyalty.launch.anyway"
                  : isRunning
                    ? "loyalty.launch.change"
                    : "loyalty.launch.go",
              )}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}
