import { Button, Combobox, Popover, UnstyledButton, useCombobox, VisuallyHidden } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { matches } from "../frame/matching.ts";
import { useI18n } from "../i18n.tsx";
import styles from "./SentenceFilters.module.css";

export interface FilterKind {
  /** The key of the value in `values`, and in the address. */
  readonly key: string;
  /** In the list of what can be added: "Dernier achat". */
  readonly name: string;
  /** Under which title it stands there; its words find it too. */
  readonly group?: string;
  /** As part of the sentence: "ont acheté depuis moins de 6 mois". */
  readonly phrase: (value: FilterValue) => string;
  /** What it holds when it has just been added; the editor opens at once. */
  readonly first: FilterValue;
  /** The small form behind the chip. `change` applies at once; `close` gives the focus back. */
  readonly editor: (props: EditorProps) => ReactNode;
}

export type FilterValue = string | readonly string[];

export interface EditorProps {
  readonly value: FilterValue;
  readonly change: (value: FilterValue) => void;
  readonly close: () => void;
}

interface SentenceFiltersProps {
  /** How the sentence begins: "Clients qui". */
  readonly start: string;
  readonly kinds: readonly FilterKind[];
  /** Those set, from the address. */
  readonly values: Readonly<Record<string, FilterValue | undefined>>;
  /** One change at a time; undefined removes the filter. */
  readonly onChange: (changes: Readonly<Record<string, FilterValue | undefined>>) => void;
  /** How many it keeps, or "Enregistrer ce segment". */
  readonly end?: ReactNode;
}

/** Filters that read aloud as a sentence: "Clients qui ont acheté du thé et habitent Namur". */
export function SentenceFilters({ start, kinds, values, onChange, end }: SentenceFiltersProps) {
  const { t } = useI18n();
  const [edited, setEdited] = useState<string>();
  const [announced, setAnnounced] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const set = kinds.filter((kind) => values[kind.key] !== undefined);
  const free = kinds.filter((kind) => values[kind.key] === undefined);

  function add(kind: FilterKind) {
    onChange({ [kind.key]: kind.first });
    setEdited(kind.key);
  }

  function remove(kind: FilterKind, phrase: string) {
    setEdited(undefined);
    onChange({ [kind.key]: undefined });
    setAnnounced(t("console.filters.removed", { phrase }));
    // The button pressed is gone: the focus goes on to adding, which is always there.
    box.current?.querySelector<HTMLElement>("[data-add]")?.focus();
  }

  return (
    <div ref={box} className={styles.sentence} role="group" aria-label={start}>
      <span className={styles.words}>{start}</span>
      {set.map((kind, index) => (
        <FilterChip
          key={kind.key}
          kind={kind}
          value={values[kind.key] ?? kind.first}
          joint={index === 0 ? "" : t("console.filters.and")}
          isEdited={edited === kind.key}
          onEdit={(isEdited) => setEdited(isEdited ? kind.key : undefined)}
          onChange={(value) => onChange({ [kind.key]: value })}
          onRemove={(phrase) => remove(kind, phrase)}
        />
      ))}
      {free.length > 0 && <AddFilter kinds={free} onAdd={add} />}
      {set.length > 1 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          fz={13}
          onClick={() => onChange(Object.fromEntries(set.map((kind) => [kind.key, undefined])))}
        >
          {t("console.filters.clear")}
        </Button>
      )}
      {end && <span className={styles.end}>{end}</span>}
      <VisuallyHidden role="status">{announced}</VisuallyHidden>
    </div>
  );
}

interface AddFilterProps {
  readonly kinds: readonly FilterKind[];
  readonly onAdd: (kind: FilterKind) => void;
}

/** What can be added, by group; the words typed find it. */
function AddFilter({ kinds, onAdd }: AddFilterProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setTyped("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const found = kinds.filter(({ name, group }) => matches(typed, name, group ?? ""));
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Combobox
      store={combobox}
      position="bottom-start"
      width={280}
      onOptionSubmit={(key) => {
        const kind = kinds.find((one) => one.key === key);
        combobox.closeDropdown();
        if (kind !== undefined) onAdd(kind);
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Button
          data-add
          variant="subtle"
          size="compact-md"
          fz={15}
          leftSection={<Plus size={16} aria-hidden />}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          onClick={() => combobox.toggleDropdown()}
        >
          {t("console.filters.add")}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          aria-label={t("console.filters.find")}
          placeholder={t("console.filters.find")}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
        />
        <Combobox.Options
          mah={320}
          style={{ overflowY: "auto" }}
          // A list that scrolls can be reached by whoever scrolls with keys.
          tabIndex={0}
          aria-label={t("console.filters.add")}
        >
          {found.length === 0 && <Combobox.Empty>{t("console.filters.none_found")}</Combobox.Empty>}
          {groups.map((group) => (
            <Combobox.Group key={group ?? ""} label={group}>
              {found
                .filter((kind) => kind.group === group)
                .map(({ key, name }) => (
                  <Combobox.Option key={key} value={key}>
                    {name}
                  </Combobox.Option>
                ))}
            </Combobox.Group>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface FilterChipProps {
  readonly kind: FilterKind;
  readonly value: FilterValue;
  readonly joint: string;
  readonly isEdited: boolean;
  readonly onEdit: (isEdited: boolean) => void;
  readonly onChange: (value: FilterValue) => void;
  readonly onRemove: (phrase: string) => void;
}

function FilterChip({ kind, value, joint, isEdited, onEdit, onChange, onRemove }: FilterChipProps) {
  const { t } = useI18n();
  const phrase = kind.phrase(value);
  const removeByKey = (event: React.KeyboardEvent) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    onRemove(phrase);
  };
  return (
    <>
      {joint && <span className={styles.words}>{joint}</span>}
      <span className={styles.chip}>
        <Popover opened={isEdited} onChange={onEdit} position="bottom-start" trapFocus returnFocus>
          <Popover.Target>
            <UnstyledButton
              className={styles.phrase}
              onClick={() => onEdit(!isEdited)}
              onKeyDown={removeByKey}
              title={t("console.filters.edit", { phrase })}
            >
              {phrase}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown aria-label={kind.name}>
            {kind.editor({ value, change: onChange, close: () => onEdit(false) })}
          </Popover.Dropdown>
        </Popover>
        <UnstyledButton
          className={styles.remove}
          aria-label={t("console.filters.remove", { phrase })}
          onClick={() => onRemove(phrase)}
        >
          <X size={14} aria-hidden />
        </UnstyledButton>
      </span>
    </>
  );
}
