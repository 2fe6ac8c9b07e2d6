import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useMemo, useReducer, useRef, useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { FieldError } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Economics, Program, ProgramDefinition } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { Answer } from "./Answer.tsx";
import { Assumptions } from "./Assumptions.tsx";
import { DesignContext } from "./design.ts";
import { useLoyaltyChanged } from "../reading.ts";
import styles from "./designer.module.css";
import { KindPicker } from "./KindPicker.tsx";
import { Launch } from "./Launch.tsx";
import { More } from "./more/More.tsx";
import { useReplay } from "./replay.ts";
import { useRulesWords } from "./rules-words.ts";
import { Sentence } from "./Sentence.tsx";
import { startOf } from "./start.ts";
import { VariantTabs } from "./VariantTabs.tsx";
import { changeVariants, type Variants } from "./variants.ts";

interface DesignerProps {
  /** What is already known of it: a draft, or a program at work whose rules are to be changed. */
  readonly program: Program | undefined;
  /** The kind the diagnosis advises. */
  readonly advised: ProgramDefinition["kind"] | undefined;
}

/** The rules on the left, what the shop's own receipts say of them on the right. */
export function Designer({ program, advised }: DesignerProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const rulesWords = useRulesWords();
  const isRunning = program !== undefined && program.state !== "draft" && program.definition !== null;
  const [name, setName] = useState(program?.name ?? t("loyalty.design.first_name"));
  const [variants, change] = useReducer(changeVariants, undefined, () =>
    openedWith(program, isRunning, advised ?? "points", i18n),
  );
  const [economics, setEconomics] = useState<Partial<Economics>>({});
  const [period, setPeriod] = useState<"year" | "all">("year");
  const [isExact, setExact] = useState(false);
  const [isLaunching, setLaunching] = useState(false);
  const chosen = variants.list.find(({ id }) => id === variants.chosen) ?? variants.list[0];
  const definition = chosen?.definition ?? startOf("points", i18n);
  const replay = useReplay({ variants: variants.list, economics, period, isExact });
  const draft = useDraft({
    known: program?.id,
    name,
    definition,
    // Moving to the draft's own page would leave the other variants behind.
    movesToDraft: variants.list.length === 1,
  });
  const isNameless = name.trim() === "";
  const place = variants.list.findIndex(({ id }) => id === variants.chosen);
  const answer = replay.isPlaceholderData ? undefined : replay.data?.variants[place];
  const design = useMemo(
    () => ({
      definition,
      write: (edit: (one: ProgramDefinition) => ProgramDefinition) => change({ do: "write", change: edit }),
    }),
    [definition],
  );
  // A kind left comes back as it was.
  const leftKinds = useRef(new Map<string, ProgramDefinition>());

  function chooseKind(kind: ProgramDefinition["kind"]) {
    leftKinds.current.set(definition.kind, definition);
    design.write(() => leftKinds.current.get(kind) ?? startOf(kind, i18n));
  }

  const shown = replay.data?.economics;
  const assumptions: ReactNode = shown && (
    <Assumptions
      economics={{ ...shown, ...economics }}
      onChange={(edit) => setEconomics((before) => ({ ...before, ...edit }))}
    />
  );
  return (
    <Page
      title={isRunning ? t("loyalty.design.change_title", { name: program.name }) : t("loyalty.design.title")}
      sentence={t(isRunning ? "loyalty.design.change_sentence" : "loyalty.design.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.design.back")}</AppLink>}
      action={
        <>
          <Button
            variant="default"
            loading={draft.isPending}
            disabled={chosen?.isInForce === true || isNameless}
            onClick={() => draft.keep()}
          >
            {t("loyalty.design.keep")}
          </Button>
          <Button disabled={chosen?.isInForce === true || isNameless} onClick={() => setLaunching(true)}>
            {t(isRunning ? "loyalty.design.apply" : "loyalty.design.launch")}
          </Button>
        </>
      }
    >
      <DesignContext value={design}>
        <div className={styles.table}>
          <div className={styles.rulesSide}>
            <VariantTabs variants={variants} change={change} />
            <Card title={t("loyalty.design.rules")}>
              {chosen?.isInForce === true ? (
                <>
                  <ul className={styles.rules}>
                    {rulesWords(definition).map((sentence) => (
                      <li key={sentence}>{sentence}</li>
                    ))}
                  </ul>
                  <p className={styles.plain}>{t("loyalty.design.in_force")}</p>
                </>
              ) : (
                <div className={styles.fields}>
                  <TextInput
                    label={t("loyalty.design.name")}
                    value={name}
                    maxLength={120}
                    maw={420}
                    error={isNameless ? <FieldError>{t("loyalty.design.nameless")}</FieldError> : null}
                    onChange={(event) => setName(event.currentTarget.value)}
                  />
                  {!isRunning && <KindPicker value={definition.kind} onChange={chooseKind} />}
                  <Sentence key={definition.kind} />
                </div>
              )}
            </Card>
          </div>
          <div className={styles.answerSide}>
            <Answer
              replay={replay}
              variants={variants}
              period={period}
              assumptions={assumptions}
              onChoose={(id) => change({ do: "choose", id })}
              onPeriod={setPeriod}
              onExact={() => setExact(true)}
            />
          </div>
          {chosen?.isInForce !== true && (
            <div className={styles.moreSide}>
              <Card title={t("loyalty.design.more")} isFlush>
                <More />
              </Card>
            </div>
          )}
        </div>
      </DesignContext>
      {isLaunching && (
        <Launch
          isOpen
          onClose={() => setLaunching(false)}
          name={name}
          definition={definition}
          answer={answer}
          isRunning={isRunning}
          save={draft.save}
        />
      )}
    </Page>
  );
}

function openedWith(
  program: Program | undefined,
  isRunning: boolean,
  kind: ProgramDefinition["kind"],
  i18n: Parameters<typeof startOf>[1],
): Variants {
  const { t } = i18n;
  const own = program?.draft ?? program?.definition ?? startOf(kind, i18n);
  const first = { id: 1, name: t("loyalty.variants.first"), definition: own };
  if (!isRunning || !program?.definition) return { list: [first], chosen: 1 };
  const inForce = {
    id: 2,
    name: t("loyalty.variants.in_force"),
    definition: program.definition,
    isInForce: true,
  };
  return { list: [inForce, { ...first, name: t("loyalty.variants.new") }], chosen: 1 };
}

interface DraftOptions {
  readonly known: string | undefined;
  readonly name: string;
  readonly definition: ProgramDefinition;
  readonly movesToDraft: boolean;
}

/**
 * Keeps what is on the table as a draft: a new program the first time, the same one after. Leaving with something
 * that is not kept is asked about first.
 */
function useDraft({ known, name, definition, movesToDraft }: DraftOptions) {
  const { t } = useI18n();
  const loyaltyChanged = useLoyaltyChanged();
  const goTo = useGoTo();
  const confirm = useConfirm();
  const { saved, failed } = useToasts();
  const id = useRef(known);
  const kept = useRef({ name, definition });
  const isKept = () => kept.current.name === name && kept.current.definition === definition;

  useBlocker({
    shouldBlockFn: async () =>
      !isKept() &&
      !(await confirm({
        title: t("loyalty.design.leave.title"),
        effect: t("loyalty.design.leave.effect"),
        action: t("loyalty.design.leave.action"),
      })),
    enableBeforeUnload: () => !isKept(),
  });

  async function save(): Promise<string> {
    const body = { name, definition };
    if (id.current === undefined) {
      id.current = (await api.post<Program>("/loyalty/programs", { body })).id;
    } else {
      await api.put(`/loyalty/programs/${id.current}/draft`, { body });
    }
    kept.current = body;
    return id.current;
  }
  const { mutate, isPending } = useMutation({
    mutationFn: save,
    onSuccess: async (draft) => {
      await loyaltyChanged();
      saved(t("loyalty.design.kept", { name }));
      if (known === undefined && movesToDraft) goTo(addresses.design(draft));
    },
    onError: failed,
  });
  return { save, keep: () => mutate(), isPending };
}
