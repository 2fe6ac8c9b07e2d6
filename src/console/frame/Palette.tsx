import { Modal, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { CornerDownLeft, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useGoTo } from "../address.ts";
import { useI18n } from "../i18n.tsx";
import styles from "./Palette.module.css";
import { type Finding, type FindingGroup, useFindings } from "./palette-search.ts";

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** One search for everything, by keyboard: an input that drives a list of options. */
export default function Palette({ isOpen, onClose }: PaletteProps) {
  const { t } = useI18n();
  return (
    <Modal.Root opened={isOpen} onClose={onClose} padding={0} size={600} centered={false} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t("console.search.title")}>
        <PaletteBody onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose }: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const listId = useId();
  const [words, setWords] = useState("");
  const [settledWords] = useDebouncedValue(words, 120);
  const [active, setActive] = useState(0);
  const { groups, hasFailed } = useFindings(words, settledWords);
  const findings = groups.flatMap((group) => group.findings);
  const chosen = findings[Math.min(active, findings.length - 1)];

  function open(finding: Finding) {
    onClose();
    goTo(finding.href);
  }

  function move(to: number) {
    if (findings.length === 0) return;
    const next = (to + findings.length) % findings.length;
    setActive(next);
    document.getElementById(optionId(listId, findings[next]))?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    const current = Math.min(active, findings.length - 1);
    if (event.key === "ArrowDown") move(current + 1);
    else if (event.key === "ArrowUp") move(current - 1);
    else if (event.key === "Enter" && chosen) open(chosen);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <SearchField
        words={words}
        listId={listId}
        chosen={chosen}
        onKeyDown={onKeyDown}
        onWords={(typed) => {
          setWords(typed);
          setActive(0);
        }}
      />
      <div id={listId} className={styles.list} role="listbox" aria-label={t("console.search.title")}>
        {groups.map((group) => (
          <Options key={group.name} group={group} listId={listId} chosen={chosen} onOpen={open} />
        ))}
      </div>
      {findings.length === 0 && settledWords !== "" && (
        <p className={styles.none}>{t("console.search.none", { words: settledWords })}</p>
      )}
      {hasFailed && <p className={styles.none}>{t("console.search.customers_failed")}</p>}
      <VisuallyHidden role="status">{t("console.search.count", { count: findings.length })}</VisuallyHidden>
      <KeyHelp />
    </>
  );
}

interface SearchFieldProps {
  readonly words: string;
  readonly listId: string;
  readonly chosen: Finding | undefined;
  readonly onWords: (typed: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Keeps the focus throughout; the option chosen is told to assistive tools by its id. */
function SearchField({ words, listId, chosen, onWords, onKeyDown }: SearchFieldProps) {
  const { t } = useI18n();
  return (
    <div className={styles.field}>
      <Search size={20} strokeWidth={1.75} aria-hidden />
      <input
        className={styles.input}
        value={words}
        onChange={(event) => onWords(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        data-autofocus
        type="text"
        role="combobox"
        aria-label={t("console.search.title")}
        aria-expanded={chosen !== undefined}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? optionId(listId, chosen) : undefined}
        placeholder={t("console.search.placeholder")}
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}

interface OptionsProps {
  readonly group: FindingGroup;
  readonly listId: string;
  readonly chosen: Finding | undefined;
  readonly onOpen: (finding: Finding) => void;
}

function Options({ group, listId, chosen, onOpen }: OptionsProps) {
  const { t } = useI18n();
  const name = t(`console.search.${group.name}`);
  return (
    <div role="group" aria-label={name}>
      <div className={styles.groupName} aria-hidden>
        {name}
      </div>
      {group.findings.map((finding) => {
        const Icon = finding.icon;
        return (
          // The keyboard reaches the options through the field, which keeps the focus.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={finding.id}
            id={optionId(listId, finding)}
            className={styles.option}
            role="option"
            tabIndex={-1}
            aria-selected={finding === chosen}
            onClick={() => onOpen(finding)}
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden />
            <span className={styles.name}>{finding.name}</span>
            {finding.detail && <span className={styles.detail}>{finding.detail}</span>}
            <CornerDownLeft className={styles.enter} size={16} strokeWidth={1.75} aria-hidden />
          </div>
        );
      })}
    </div>
  );
}

function KeyHelp() {
  const { t } = useI18n();
  return (
    <div className={styles.help} aria-hidden>
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> {t("console.search.help_move")}
      </span>
      <span>
        <kbd>↵</kbd> {t("console.search.help_open")}
      </span>
      <span>
        <kbd>Esc</kbd> {t("console.search.help_close")}
      </span>
    </div>
  );
}

const optionId = (listId: string, finding: Finding | undefined) => `${listId}-${finding?.id ?? ""}`;
