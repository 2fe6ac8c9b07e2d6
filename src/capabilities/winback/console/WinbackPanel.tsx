import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { Acts, type ActAsked } from "./board/Acts.tsx";
import { useUndo } from "./board/undo.ts";
import { WhatIsKnown } from "./board/WhatIsKnown.tsx";
import { personQuery } from "./queries.ts";
import styles from "./winback.module.css";
import { useReason, useStake } from "./words.ts";

/** On a customer's record, when there is something to say: why she is thought to leave, what was done, and what can be noted. */
export default function WinbackPanel({ customerId }: { readonly customerId: string }) {
  const { t, today } = useI18n();
  const may = usePermission();
  const reason = useReason();
  const stake = useStake();
  const { undoContact, undoExclusion } = useUndo();
  const [asked, setAsked] = useState<ActAsked | null>(null);
  const { data: person } = useQuery(personQuery(customerId));
  if (person === undefined) return null;
  const { signals, contact, exclusion, departure, comeback } = person;
  if (signals.length === 0 && [contact, exclusion, departure, comeback].every((one) => one === null))
    return null;
  const isOpen = contact !== null && contact.returnedOn === null;
  return (
    <Card title={t("winback.panel.title")}>
      {signals.length > 0 && (
        <>
          <p className={styles.plain}>{t("winback.panel.stake", { amount: stake(person) })}</p>
          <ul className={styles.rules}>
            {signals.map((signal) => (
              <li key={signal.kind}>{reason(signal)}</li>
            ))}
          </ul>
        </>
      )}
      <WhatIsKnown person={person} column={comeback === null ? "contacted" : "back"} today={today()} />
      {may("winback:write") && (
        <div className={styles.buttons}>
          {exclusion !== null ? (
            <Button variant="default" size="compact-sm" onClick={() => void undoExclusion(person.id)}>
              {t("winback.act.include")}
            </Button>
          ) : isOpen ? (
            <Button variant="default" size="compact-sm" onClick={() => void undoContact(contact.id)}>
              {t("winback.act.undo_contact")}
            </Button>
          ) : (
            <Button variant="default" size="compact-sm" onClick={() => setAsked({ act: "contact", person })}>
              {t("winback.act.contact")}
            </Button>
          )}
          <Button variant="subtle" size="compact-sm" onClick={() => setAsked({ act: "departure", person })}>
            {t("winback.act.departure")}
          </Button>
          {exclusion === null && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              onClick={() => setAsked({ act: "exclude", person })}
            >
              {t("winback.act.exclude")}
            </Button>
          )}
        </div>
      )}
      <Acts asked={asked} competitors={[]} close={() => setAsked(null)} />
    </Card>
  );
}
