import { Alert, Badge, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Phone, PhoneCall, PhoneForwarded } from "lucide-react";
import type { ReactNode } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { TalkTabs } from "../../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useReasonWords } from "../../../permission/console/index.tsx";
import type { CallsAnswer } from "../../shared.ts";
import styles from "./calls.module.css";
import { callAddress, callsQuery, listAddress, useBegin } from "./reading.ts";

type Waiting = CallsAnswer["items"][number];

/** Whom to call now, whom later, and how the day goes. */
export default function CallsPage() {
  const { t } = useI18n();
  const may = usePermission()("messages:write");
  const [address] = useAddress();
  const list = oneWord(address["list"]);
  const { begin, beginNext, isBeginning } = useBegin(list);
  const { data: calls, error, refetch } = useQuery(callsQuery(list));
  return (
    <Page
      title={t("messages.calls.title")}
      sentence={t("messages.calls.sentence")}
      action={
        may &&
        calls !== undefined &&
        calls.items.length > 0 && (
          <Button
            leftSection={<PhoneForwarded size={18} strokeWidth={1.75} aria-hidden />}
            loading={isBeginning === "next"}
            onClick={() => void beginNext()}
          >
            {t("messages.calls.begin_next")}
          </Button>
        )
      }
    >
      <TalkTabs at="calls" />
      {calls === undefined ? (
        error === null ? (
          <CardSkeleton lines={6} />
        ) : (
          <Card>
            <ErrorState fault={error} retry={refetch} />
          </Card>
        )
      ) : (
        <>
          {may && <Open open={calls.open} list={list} />}
          <Today today={calls.today} />
          <Now
            calls={calls}
            isBeginning={isBeginning}
            isOneList={list !== undefined}
            {...(may ? { begin: (messageId: string) => void begin(messageId) } : {})}
          />
          <ForLater calls={calls} />
        </>
      )}
    </Page>
  );
}

function Open({ open, list }: { readonly open: CallsAnswer["open"]; readonly list: string | undefined }) {
  const { t, relativeInstant } = useI18n();
  return open.map(({ id, name, beganAt }) => (
    <Alert key={id} color="accent" icon={<PhoneCall size={18} strokeWidth={1.75} aria-hidden />}>
      {t("messages.calls.open", { name, at: relativeInstant(beganAt) })}{" "}
      <AppLink href={callAddress(id, list)}>{t("messages.calls.resume")}</AppLink>
    </Alert>
  ));
}

function Today({ today: { made, reached, hot } }: { readonly today: CallsAnswer["today"] }) {
  const { t } = useI18n();
  if (made === 0) return null;
  return <p className={styles.plain}>{t("messages.calls.today", { made, reached, hot })}</p>;
}

interface NowProps {
  readonly calls: CallsAnswer;
  readonly isBeginning: string | null;
  readonly isOneList: boolean;
  readonly begin?: (messageId: string) => void;
}

function Now({ calls: { items, waiting, laterCount }, isBeginning, isOneList, begin }: NowProps) {
  const { t, number } = useI18n();
  const more = waiting - items.length;
  return (
    <Card
      title={t("messages.calls.now", { count: waiting, people: number(waiting) })}
      isFlush
      {...(isOneList
        ? { aside: <AppLink href={listAddress(undefined)}>{t("messages.calls.every_list")}</AppLink> }
        : {})}
    >
      {items.length === 0 ? (
        <Empty
          icon={Phone}
          sentence={t(laterCount > 0 ? "messages.calls.nobody_now" : "messages.calls.nobody")}
        />
      ) : (
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={one.messageId} className={styles.row}>
              <Who one={one}>
                <Marks one={one} />
              </Who>
              {begin !== undefined && (
                <Button
                  variant="default"
                  loading={isBeginning === one.messageId}
                  onClick={() => begin(one.messageId)}
                  aria-label={t("messages.calls.begin_named", { name: one.name })}
                >
                  {t("messages.calls.begin")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className={styles.more}>{t("messages.calls.more", { count: more, people: number(more) })}</p>
      )}
    </Card>
  );
}

function Marks({ one: { isCallBack, attempts } }: { readonly one: Waiting }) {
  const { t } = useI18n();
  return (
    <>
      {isCallBack && (
        <Badge variant="light" color="accent">
          {t("messages.calls.call_back")}
        </Badge>
      )}
      {!isCallBack && attempts > 0 && (
        <Badge variant="light" color="gray">
          {t("messages.calls.try", { nth: attempts + 1 })}
        </Badge>
      )}
    </>
  );
}

function Who({ one, children }: { readonly one: Waiting; readonly children?: ReactNode }) {
  const { t, money, relativeDay } = useI18n();
  const { customerId, name, city, yearCents, lastDay, mailingName } = one;
  const facts = [
    city,
    lastDay === null
      ? t("messages.calls.never_bought")
      : t("messages.calls.last", { at: relativeDay(lastDay) }),
    ...(yearCents > 0
      ? [t("messages.calls.year", { amount: money(yearCents, undefined, { hideCents: true }) })]
      : []),
  ].filter((fact) => fact !== null);
  return (
    <span className={styles.words}>
      <span className={styles.heading}>
        <AppLink className={styles.name} href={`/customers/${customerId}`}>
          {name}
        </AppLink>
        {children}
      </span>
      <span>{facts.join(" · ")}</span>
      {mailingName !== null && <span className={styles.hint}>{mailingName}</span>}
    </span>
  );
}

/** The same moment for the same reason is said once. */
function ForLater({ calls: { later, laterCount } }: { readonly calls: CallsAnswer }) {
  const { t, number, instant } = useI18n();
  const words = useReasonWords();
  if (laterCount === 0) return null;
  const more = laterCount - later.length;
  const moments = Map.groupBy(later, ({ nextAt, reason, isCallBack }) => `${nextAt} ${reason} ${isCallBack}`);
  return (
    <Card title={t("messages.calls.later", { count: laterCount, people: number(laterCount) })} isFlush>
      <ul className={styles.list}>
        {[...moments].map(([key, people]) => (
          <li key={key} className={styles.moments}>
            <span className={styles.words}>
              <span className={styles.name}>
                {t("messages.calls.moment", { at: instant(people[0]?.nextAt ?? "") })}
              </span>
              <span className={styles.hint}>
                {people[0]?.isCallBack === true
                  ? t("messages.calls.call_back")
                  : (people[0]?.reason ?? null) !== null &&
                    words({ reason: people[0]?.reason ?? "", label: null })}
              </span>
            </span>
            <ul className={styles.people}>
              {people.map(({ messageId, customerId, name }) => (
                <li key={messageId}>
                  <AppLink href={`/customers/${customerId}`}>{name}</AppLink>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className={styles.more}>{t("messages.calls.more", { count: more, people: number(more) })}</p>
      )}
    </Card>
  );
}
