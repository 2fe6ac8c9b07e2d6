import { Button, Modal } from "@mantine/core";
import { Suspense, useState } from "react";
import { useI18n } from "../../../../../console/i18n.tsx";
import { PeopleFilters } from "../../../../insight/console/index.tsx";
import {
  type AddressWords,
  everybody,
  type PeopleRule,
  ruleOfWords,
  wordsOfRule,
} from "../../../../insight/shared.ts";
import type { Block, Language } from "../../../shared.ts";
import { changeBlock } from "../blocks.ts";
import { useEditing } from "../editing.ts";
import styles from "./inspector.module.css";

interface ConditionProps {
  readonly language: Language;
  readonly block: Block;
}

/** Who sees the block: everybody, or whoever the same filters as those of the customers' list keep. */
export function Condition({ language, block }: ConditionProps) {
  const { t } = useI18n();
  const { changeBlocks } = useEditing();
  const [isOpen, setOpen] = useState(false);

  function keep(rule: PeopleRule) {
    setOpen(false);
    changeBlocks(language, (all) =>
      changeBlock(all, block.id, (now) => {
        const { when: _, ...bare } = now;
        return isEverybody(rule) ? bare : { ...bare, when: rule };
      }),
    );
  }
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t("templates.when.title")}</span>
      <p className={styles.hint}>
        {t(block.when === undefined ? "templates.when.everybody" : "templates.when.some")}
      </p>
      <div className={styles.row}>
        <Button variant="default" size="compact-md" onClick={() => setOpen(true)}>
          {t(block.when === undefined ? "templates.when.choose" : "templates.when.change")}
        </Button>
        {block.when !== undefined && (
          <Button variant="subtle" size="compact-md" onClick={() => keep(everybody)}>
            {t("templates.when.clear")}
          </Button>
        )}
      </div>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("templates.when.title")}
        size="lg"
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {isOpen && <RuleForm first={block.when ?? everybody} onKeep={keep} />}
      </Modal>
    </div>
  );
}

interface RuleFormProps {
  readonly first: PeopleRule;
  readonly onKeep: (rule: PeopleRule) => void;
}

function RuleForm({ first, onKeep }: RuleFormProps) {
  const { t } = useI18n();
  const [words, setWords] = useState<AddressWords>(() => (isEverybody(first) ? {} : wordsOfRule(first)));
  return (
    <div className={styles.settings}>
      <p className={styles.hint}>{t("templates.when.how")}</p>
      <Suspense fallback={<p className={styles.hint}>{t("console.table.loading")}</p>}>
        <PeopleFilters
          search={words}
          change={async (changes) => {
            setWords((now) => ({ ...now, ...changes }));
          }}
          count={undefined}
        />
      </Suspense>
      <div className={styles.end}>
        <Button onClick={() => onKeep(ruleOfWords(words))}>{t("templates.when.keep")}</Button>
      </div>
    </div>
  );
}

const isEverybody = (rule: PeopleRule) => JSON.stringify(rule) === JSON.stringify(everybody);
