import { ActionIcon, Button, Menu } from "@mantine/core";
import { Check, Ellipsis, Mail, Phone } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { personName } from "../../../insight/shared.ts";
import type { BoardColumn, BoardPerson } from "../../shared.ts";
import { useReason, useStake } from "../words.ts";
import styles from "./board.module.css";
import { type Act, bearsPerson } from "./keys.ts";
import { useUndo } from "./undo.ts";
import { WhatIsKnown } from "./WhatIsKnown.tsx";

interface PersonCardProps {
  readonly person: BoardPerson;
  readonly column: BoardColumn;
  readonly today: string;
  readonly isFirst: boolean;
  readonly onAct: (act: Act, person: BoardPerson) => void;
}

/** Somebody on the board: what is at stake, why, what was done, and what can be done now. */
export function PersonCard({ person, column, today, isFirst, onAct }: PersonCardProps) {
  const { t } = useI18n();
  const may = usePermission();
  const reason = useReason();
  const stake = useStake();
  const { undoContact } = useUndo();
  const name = personName(person);
  const { contact } = person;
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        {/* One card of a column is reached by Tab; the arrows go from there. */}
        <AppLink
          href={`/customers/${person.id}`}
          className={styles.name}
          data-card={person.id}
          ref={bearsPerson(person)}
          {...(isFirst ? {} : { tabIndex: -1 })}
        >
          {name}
        </AppLink>
        {person.isBest && <span className={styles.best}>{t("winback.best")}</span>}
      </div>
      {column !== "back" && (
        <p className={styles.stake}>
          {stake(person)} <span>{t("winback.stake.a_year")}</span>
        </p>
      )}
      {person.signals.length > 0 && column !== "back" && (
        <ul className={styles.reasons}>
          {person.signals.map((signal) => (
            <li key={signal.kind}>{reason(signal)}</li>
          ))}
        </ul>
      )}
      <WhatIsKnown person={person} column={column} today={today} />
      {column !== "back" && !person.canPhone && !person.canEmail && !person.canSms && !person.canPost && (
        <p className={styles.unreachable}>{t("winback.reach.none")}</p>
      )}
      {may("winback:write") && column !== "back" && (
        <div className={styles.acts}>
          {column === "contacted" && contact !== null ? (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => void undoContact(contact.id)}
              aria-label={t("winback.act.undo_contact_of", { name })}
            >
              {t("winback.act.undo_contact")}
            </Button>
          ) : (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Check size={14} aria-hidden />}
              onClick={() => onAct("contact", person)}
              aria-label={t("winback.act.contact_of", { name })}
            >
              {t("winback.act.contact")}
            </Button>
          )}
          <Reach person={person} name={name} />
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={30}
                aria-label={t("winback.act.more_of", { name })}
              >
                <Ellipsis size={18} strokeWidth={1.75} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {column === "contacted" && (
                <Menu.Item onClick={() => onAct("contact", person)}>
                  {t("winback.act.contact_again")}
                </Menu.Item>
              )}
              <Menu.Item onClick={() => onAct("departure", person)}>{t("winback.act.departure")}</Menu.Item>
              <Menu.Item onClick={() => onAct("exclude", person)}>{t("winback.act.exclude")}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </li>
  );
}

/** Ways of reaching that she allows, one tap away. */
function Reach({ person, name }: { readonly person: BoardPerson; readonly name: string }) {
  const { t } = useI18n();
  const { canPhone, canEmail, canSms, canPost, phone, email } = person;
  if (!canPhone && !canEmail && !canSms && !canPost) return null;
  return (
    <span className={styles.reach}>
      {canPhone && phone !== null && (
        <ActionIcon
          component="a"
          href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t("winback.reach.call", { name })}
        >
          <Phone size={16} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      )}
      {canEmail && email !== null && (
        <ActionIcon
          component="a"
          href={`mailto:${email}`}
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t("winback.reach.write", { name })}
        >
          <Mail size={16} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      )}
    </span>
  );
}
