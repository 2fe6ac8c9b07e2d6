import { Alert, Button, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorSummary, FieldError } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { PeopleRule } from "../../../insight/shared.ts";
import type { SegmentDetail } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { useSegmentsChanged } from "../reading.ts";
import { isRefusal } from "../words.ts";
import { focusTarget } from "./building.ts";
import { useCatalogue } from "./catalogue.tsx";
import { conditionsOf, ruleOf } from "./draft.ts";
import { LiveCount, Tally } from "./LiveCount.tsx";
import { People } from "./People.tsx";
import { RuleBuilder } from "./RuleBuilder.tsx";
import { useDraft } from "./use-draft.ts";
import styles from "./builder.module.css";

interface BuilderProps {
  /** null: a new segment. */
  readonly id: string | null;
  readonly name: string;
  readonly rule: PeopleRule;
}

interface Wrong {
  readonly attempt: number;
  readonly name?: string;
  readonly rule?: string;
  /** The part of the sentence to go to. */
  readonly partId?: string;
  readonly general?: string;
}

const nameId = "segment-name";

/** A segment being written: its name, its sentence, how many it means and some of them. */
export function Builder({ id, name: firstName, rule: firstRule }: BuilderProps) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const toasts = useToasts();
  const changed = useSegmentsChanged();
  const draft = useDraft({ id: id ?? "new", name: firstName, rule: firstRule });
  const conditions = conditionsOf(draft.root);
  const catalogue = useCatalogue(conditions.map(({ leaf }) => leaf));
  const [wrong, setWrong] = useState<Wrong>();
  const [isSaving, setSaving] = useState(false);
  const attempts = useRef(0);
  const rule = ruleOf(draft.root, catalogue.isComplete);

  function refuse(what: Omit<Wrong, "attempt">) {
    attempts.current += 1;
    setWrong({ ...what, attempt: attempts.current });
  }

  async function save() {
    const incomplete = conditions.find(({ leaf }) => !catalogue.isComplete(leaf));
    if (draft.name.trim() === "") return refuse({ name: t("segments.name_missing") });
    if (conditions.length === 0)
      return refuse({ rule: t("segments.rule_missing"), partId: focusTarget.add(draft.root.id) });
    if (incomplete !== undefined)
      return refuse({
        rule: t("segments.rule_incomplete", { phrase: catalogue.say(incomplete) }),
        partId: focusTarget.part(incomplete.id),
      });
    setSaving(true);
    setWrong(undefined);
    try {
      const body = { name: draft.name.trim(), rule };
      const saved =
        id === null
          ? await api.post<SegmentDetail>("/segments", { body })
          : await api.patch<SegmentDetail>(`/segments/${id}`, { body });
      draft.forget();
      await changed();
      toasts.saved(t("segments.saved", { name: saved.name }));
      goTo(addresses.segment(saved.id));
    } catch (fault) {
      refuse(
        isRefusal(fault, "segment_name_taken")
          ? { name: problemText(fault, t) }
          : { general: problemText(fault, t) },
      );
    } finally {
      setSaving(false);
    }
  }

  const errors = [
    ...(wrong?.name === undefined ? [] : [{ id: nameId, message: wrong.name }]),
    ...(wrong?.rule === undefined ? [] : [{ id: wrong.partId ?? "", message: wrong.rule }]),
  ];
  return (
    <Page
      title={t(id === null ? "segments.new_title" : "segments.edit_title")}
      sentence={t("segments.builder.sentence")}
      back={
        <AppLink href={id === null ? addresses.all : addresses.segment(id)}>
          {t(id === null ? "segments.back" : "segments.back_to_one")}
        </AppLink>
      }
      hasErrors={wrong !== undefined}
      action={
        <Button loading={isSaving} onClick={() => void save()}>
          {t("segments.save")}
        </Button>
      }
    >
      {wrong !== undefined && <ErrorSummary key={wrong.attempt} general={wrong.general} errors={errors} />}
      {draft.isRestored && draft.isChanged && <Restored onStartAgain={draft.startAgain} />}
      <TextInput
        id={nameId}
        className={styles.name ?? ""}
        label={t("segments.name")}
        maxLength={80}
        value={draft.name}
        error={wrong?.name === undefined ? null : <FieldError>{wrong.name}</FieldError>}
        onChange={(event) => draft.setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <div className={styles.columns}>
        <div className={styles.main}>
          <RuleBuilder draft={draft} catalogue={catalogue} tally={<Tally rule={rule} />}>
            <LiveCount rule={rule} />
          </RuleBuilder>
        </div>
        <div className={styles.aside}>
          <People rule={rule} />
        </div>
      </div>
    </Page>
  );
}

function Restored({ onStartAgain }: { readonly onStartAgain: () => void }) {
  const { t } = useI18n();
  return (
    <Alert variant="light" role="status">
      <div className={styles.restored}>
        <span>{t("segments.draft.restored")}</span>
        <Button variant="default" size="compact-md" onClick={onStartAgain}>
          {t("segments.draft.start_again")}
        </Button>
      </div>
    </Alert>
  );
}
