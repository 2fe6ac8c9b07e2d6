import { Button, Popover, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Brackets, Plus } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { focusTarget, useBuilding } from "./building.ts";
import { addPart, type Group, newCondition, newGroup } from "./draft.ts";
import { type Offer, useOffers } from "./offers.ts";
import { withinView } from "./within-view.ts";
import styles from "./builder.module.css";

interface AddConditionProps {
  readonly group: Group;
  /** Groups in groups in groups stop being a sentence. */
  readonly mayNest: boolean;
}

/** Words typed find a question to ask, or at once the town, the product, the store they name. */
export function AddCondition({ group, mayNest }: AddConditionProps) {
  const { t } = useI18n();
  const { change, edit, focusOn } = useBuilding();
  const [isOpen, setOpen] = useState(false);
  const isPhone = useMediaQuery("(max-width: 52em)") ?? false;

  function add(offer: Offer) {
    setOpen(false);
    const condition = newCondition(offer.leaf);
    change((root) => addPart(root, group.id, condition));
    if (offer.isWhole) focusOn(focusTarget.part(condition.id));
    else edit(condition.id);
  }

  function addGroup() {
    const inner = newGroup(group.mode === "any" ? "all" : "any");
    change((root) => addPart(root, group.id, inner));
    focusOn(focusTarget.add(inner.id));
  }

  return (
    <div id={focusTarget.add(group.id)} className={styles.adding}>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom-start"
        middlewares={withinView}
        withOverlay={isPhone}
        overlayProps={{ backgroundOpacity: 0.25 }}
        trapFocus
        // What was added takes the focus.
        returnFocus={false}
        shadow="md"
      >
        <Popover.Target>
          <Button
            variant="subtle"
            size="compact-md"
            fz={15}
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => setOpen(!isOpen)}
          >
            {t("segments.builder.add")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={styles.offers ?? ""} aria-label={t("segments.builder.add")}>
          <Offers
            onChoose={add}
            onClose={() => {
              setOpen(false);
              focusOn(focusTarget.add(group.id));
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {mayNest && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          fz={15}
          leftSection={<Brackets size={16} strokeWidth={1.75} aria-hidden />}
          onClick={addGroup}
        >
          {t("segments.builder.add_group")}
        </Button>
      )}
    </div>
  );
}

interface OffersProps {
  readonly onChoose: (offer: Offer) => void;
  readonly onClose: () => void;
}

function Offers({ onChoose, onClose }: OffersProps) {
  const { t } = useI18n();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const groups = useOffers(typed);
  const offers = groups.flatMap((group) => group.offers);
  const current = Math.min(active, offers.length - 1);
  const chosen = offers[current];
  const optionId = (offer: Offer | undefined) => `${listId}-${offer?.key ?? ""}`;

  function move(to: number) {
    if (offers.length === 0) return;
    const next = (to + offers.length) % offers.length;
    setActive(next);
    document.getElementById(optionId(offers[next]))?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") move(current + 1);
    else if (event.key === "ArrowUp") move(current - 1);
    else if (event.key === "Enter" && chosen !== undefined) onChoose(chosen);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <input
        className={styles.offersField}
        type="text"
        role="combobox"
        aria-label={t("segments.builder.find")}
        placeholder={t("segments.builder.find_hint")}
        aria-expanded={offers.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <div id={listId} className={styles.offersList} role="listbox" aria-label={t("segments.builder.find")}>
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.name}>
            <div className={styles.offersGroup} aria-hidden>
              {group.name}
            </div>
            {group.offers.map((offer) => (
              // The keyboard reaches the options through the field, which keeps the focus.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={offer.key}
                id={optionId(offer)}
                className={styles.offer}
                role="option"
                tabIndex={-1}
                aria-selected={offer === chosen}
                onClick={() => onChoose(offer)}
              >
                {offer.name}
              </div>
            ))}
          </div>
        ))}
      </div>
      {offers.length === 0 && (
        <p className={styles.offersNone}>{t("segments.builder.find_none", { words: typed })}</p>
      )}
      <VisuallyHidden role="status">{t("segments.builder.found", { count: offers.length })}</VisuallyHidden>
    </>
  );
}
