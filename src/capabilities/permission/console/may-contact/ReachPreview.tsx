import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Asked, ReachAnswer } from "../../shared.ts";
import { UnsubscribesLine } from "../pressure/UnsubscribesLine.tsx";
import styles from "./may-contact.module.css";
import { type ReachAudience, reachQuery } from "./reading.ts";
import { useReasonWords } from "./reasons.ts";

interface ReachPreviewProps {
  readonly audience: ReachAudience;
  readonly asked: Asked;
}

const shownFirst = 6;

/** How many of an audience may be spoken to at that moment, and why not the others: before anything is sent. */
export default function ReachPreview({ audience, asked }: ReachPreviewProps) {
  const { t, number, instant } = useI18n();
  const { data, error, refetch } = useQuery(reachQuery(audience, asked));
  if (data === undefined)
    return error === null ? <CardSkeleton lines={4} /> : <ErrorState fault={error} retry={refetch} />;
  const share = data.people === 0 ? 0 : data.allowed / data.people;
  return (
    <div className={styles.reach}>
      <p className={styles.count} role="status">
        {t("permission.reach.allowed", {
          allowed: number(data.allowed),
          count: data.allowed,
          people: number(data.people),
        })}
      </p>
      <span className={styles.track} aria-hidden>
        <span className={styles.bar} style={{ width: `${share * 100}%` }} />
      </span>
      <Refusals answer={data} />
      {data.nextAt !== null && (
        <p className={styles.why}>{t("permission.reach.next", { at: instant(data.nextAt) })}</p>
      )}
      {asked.purpose === "marketing" && asked.channel !== "robocall" && (
        <UnsubscribesLine audience={audience} channel={asked.channel} />
      )}
    </div>
  );
}

function Refusals({ answer }: { readonly answer: ReachAnswer }) {
  const { t, number } = useI18n();
  const reasonWords = useReasonWords();
  const [isOpen, setOpen] = useState(false);
  const refused = answer.byReason.filter(({ allowed }) => !allowed);
  if (refused.length === 0) return null;
  const shown = isOpen ? refused : refused.slice(0, shownFirst);
  return (
    <>
      <h3 className={styles.others}>
        {t("permission.reach.others", { count: answer.people - answer.allowed })}
      </h3>
      <ul className={styles.reasons}>
        {shown.map((one) => (
          <li key={one.reason}>
            <span className={`figures ${styles.number}`}>{number(one.count)}</span>
            <span>{reasonWords(one)}</span>
          </li>
        ))}
      </ul>
      {refused.length > shown.length && (
        <Button variant="subtle" size="compact-sm" className={styles.more} onClick={() => setOpen(true)}>
          {t("permission.reach.more", { count: refused.length - shown.length })}
        </Button>
      )}
    </>
  );
}
