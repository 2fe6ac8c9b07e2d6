import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Phone } from "lucide-react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { CallAnswer } from "../../shared.ts";
import styles from "./calls.module.css";
import { CallOutcome } from "./CallOutcome.tsx";
import { callQuery, listAddress, spokenNumber } from "./reading.ts";
import { Script } from "./Script.tsx";

/** A call: whom, her number, why, what to say, and what came of it. */
export default function CallPage() {
  const { t, language } = useI18n();
  const { callId = "" } = useParams({ strict: false }) as { callId?: string };
  const [address] = useAddress();
  const list = oneWord(address["list"]);
  const { data: answer, error, refetch } = useQuery(callQuery(callId, language));
  const back = <AppLink href={listAddress(list)}>{t("messages.calls.title")}</AppLink>;
  if (answer === undefined) {
    return (
      <Page title={t("messages.calls.one")} back={back}>
        {error === null ? (
          <CardSkeleton lines={8} />
        ) : (
          <Card>
            <ErrorState fault={error} retry={refetch} />
          </Card>
        )}
      </Page>
    );
  }
  const { call, person, script } = answer;
  return (
    <Page key={callId} title={person.name} sentence={<Why answer={answer} />} back={back}>
      <div className={styles.call} data-has-script={script !== null || undefined}>
        <div className={styles.dial}>
          <Dial answer={answer} />
          <Facts answer={answer} />
        </div>
        {script !== null && <Script script={script} />}
        <div className={styles.outcomePlace}>
          {call.endedAt === null ? (
            <CallOutcome key={callId} call={call} list={list} />
          ) : (
            <Over answer={answer} list={list} />
          )}
        </div>
      </div>
    </Page>
  );
}

function Why({ answer: { mailing, call } }: { readonly answer: CallAnswer }) {
  const { t } = useI18n();
  if (mailing === null) return t(`messages.calls.purpose.${call.purpose}`);
  const { id, name, why } = mailing;
  return (
    <>
      {t("messages.calls.why")} <AppLink href={`/messages/${id}`}>{name}</AppLink>
      {why !== null && why !== "" && ` (${why})`}
    </>
  );
}

function Dial({ answer: { number, call } }: { readonly answer: CallAnswer }) {
  const { t } = useI18n();
  if (call.endedAt !== null) return null;
  if (number === null) return <p className={styles.plain}>{t("messages.calls.no_number")}</p>;
  return (
    <Button
      component="a"
      href={`tel:${number}`}
      size="lg"
      fullWidth
      leftSection={<Phone size={20} strokeWidth={1.75} aria-hidden />}
      aria-label={t("messages.calls.dial", { number: spokenNumber(number) })}
    >
      <span className="figures">{spokenNumber(number)}</span>
    </Button>
  );
}

function Facts({ answer: { person, earlier } }: { readonly answer: CallAnswer }) {
  const { t, money, relativeDay, day, instant } = useI18n();
  const { customerId, city, lastDay, firstDay, yearCents, spentCents, purchaseDays, isBest } = person;
  const amount = (cents: number) => money(cents, undefined, { hideCents: true });
  const facts = [
    ["city", city],
    [
      "last",
      lastDay === null ? t("messages.calls.never_bought") : `${relativeDay(lastDay)} (${day(lastDay)})`,
    ],
    ["year", yearCents === 0 ? null : amount(yearCents)],
    [
      "all",
      purchaseDays === 0
        ? null
        : t("messages.calls.all", { amount: amount(spentCents), count: purchaseDays }),
    ],
    ["since", firstDay === null ? null : day(firstDay)],
  ] as const;
  return (
    <Card title={t("messages.calls.who")}>
      {isBest && <p className={styles.best}>{t("messages.calls.best")}</p>}
      <dl className={styles.facts}>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{t(`messages.calls.fact.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {earlier.length > 0 && (
        <>
          <h3 className={styles.small}>{t("messages.calls.earlier")}</h3>
          <ul className={styles.earlier}>
            {earlier.map(({ id, beganAt, caller, outcome, notes }) => (
              <li key={id}>
                <span className={styles.hint}>
                  {instant(beganAt)}, {caller}
                </span>
                <span>
                  {t(`messages.call.outcome.${outcome ?? "stopped"}`)}
                  {notes !== null && ` — ${notes}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <AppLink href={`/customers/${customerId}`}>{t("messages.calls.record")}</AppLink>
    </Card>
  );
}

function Over({
  answer: { call },
  list,
}: {
  readonly answer: CallAnswer;
  readonly list: string | undefined;
}) {
  const { t, instant } = useI18n();
  const { outcome, endedAt, notes, callBackAt } = call;
  return (
    <Card title={t("messages.calls.over")}>
      <p className={styles.plain}>
        {t(`messages.call.outcome.${outcome ?? "stopped"}`)}
        {callBackAt !== null && `, ${t("messages.calls.from", { at: instant(callBackAt) })}`}
        {endedAt !== null && ` · ${instant(endedAt)}`}
      </p>
      {notes !== null && <p className={styles.notes}>{notes}</p>}
      <AppLink href={listAddress(list)}>{t("messages.calls.back_to_list")}</AppLink>
    </Card>
  );
}
