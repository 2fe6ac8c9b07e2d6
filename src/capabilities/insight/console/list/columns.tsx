import { Mail, Mailbox, MessageSquare, Phone } from "lucide-react";
import { Day, Money } from "../../../../console/components/inline.tsx";
import type { Column } from "../../../../console/components/virtual-table.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Person, personName } from "../../shared.ts";
import styles from "./list.module.css";
import { StagePill } from "./StagePill.tsx";

export function usePeopleColumns(): readonly Column<Person>[] {
  const { t, number } = useI18n();
  const name = (key: string) => t(`insight.column.${key}`);
  return [
    {
      key: "name",
      name: name("name"),
      width: "2.4fr",
      isSortable: true,
      cell: (person) => <Name person={person} />,
    },
    {
      key: "stage",
      name: name("stage"),
      width: "1.2fr",
      choice: "shown",
      isOnPhone: true,
      cell: (person) => <StagePill person={person} />,
    },
    {
      key: "last_purchase",
      name: name("last_purchase"),
      width: "1.35fr",
      isSortable: true,
      choice: "shown",
      cell: ({ lastDay }) => <Day day={lastDay} isRelative />,
    },
    {
      key: "rhythm",
      name: name("rhythm"),
      width: "100px",
      choice: "shown",
      cell: ({ rhythmDays, purchaseDays }) =>
        rhythmDays === null || purchaseDays < 2 ? (
          <span aria-hidden>–</span>
        ) : (
          t("insight.every_days", { days: Math.max(1, Math.round(rhythmDays)) })
        ),
    },
    {
      key: "purchase_days",
      name: name("purchase_days"),
      width: "80px",
      isFigure: true,
      choice: "shown",
      cell: ({ purchaseDays }) => number(purchaseDays),
    },
    {
      key: "spent_year",
      name: name("spent_year"),
      width: "1.15fr",
      isFigure: true,
      isSortable: true,
      choice: "shown",
      isOnPhone: true,
      cell: ({ rollingYearCents, lastDay }) => <Money cents={lastDay === null ? null : rollingYearCents} />,
    },
    {
      key: "spent",
      name: name("spent"),
      width: "1fr",
      isFigure: true,
      isSortable: true,
      choice: "hidden",
      cell: ({ netCents, lastDay }) => <Money cents={lastDay === null ? null : netCents} />,
    },
    {
      key: "basket",
      name: name("basket"),
      width: "1fr",
      isFigure: true,
      choice: "hidden",
      cell: ({ basketCents }) => <Money cents={basketCents} />,
    },
    {
      key: "city",
      name: name("city"),
      width: "1.1fr",
      choice: "shown",
      cell: ({ city }) => city ?? <span aria-hidden>–</span>,
    },
    {
      key: "tags",
      name: name("tags"),
      width: "1.2fr",
      choice: "hidden",
      cell: ({ tags }) => tags.join(", ") || <span aria-hidden>–</span>,
    },
    {
      key: "reachable",
      name: name("reachable"),
      width: "100px",
      choice: "shown",
      cell: (person) => <Reachable person={person} />,
    },
    {
      key: "created",
      name: name("created"),
      width: "1.1fr",
      isSortable: true,
      choice: "hidden",
      cell: ({ createdOn }) => <Day day={createdOn} />,
    },
  ];
}

function Name({ person }: { readonly person: Person }) {
  const { t } = useI18n();
  return (
    <span className={styles.name}>
      <span className={styles.words}>{personName(person)}</span>
      {person.isBest && (
        <span className={styles.best} title={t("insight.best_hint")}>
          {t("insight.best")}
        </span>
      )}
    </span>
  );
}

/** By which ways this person agreed to hear of the shop. */
function Reachable({ person }: { readonly person: Person }) {
  const { t } = useI18n();
  const ways = [
    { key: "email", isOpen: person.canEmail, icon: Mail },
    { key: "sms", isOpen: person.canSms, icon: MessageSquare },
    { key: "phone", isOpen: person.canPhone, icon: Phone },
    { key: "post", isOpen: person.canPost, icon: Mailbox },
  ].filter(({ isOpen }) => isOpen);
  if (ways.length === 0) return <span aria-hidden>–</span>;
  return (
    <span
      className={styles.ways}
      role="img"
      aria-label={ways.map(({ key }) => t(`insight.filter.reachable.${key}`)).join(", ")}
    >
      {ways.map(({ key, icon: Icon }) => (
        <Icon key={key} size={16} strokeWidth={1.75} aria-hidden />
      ))}
    </span>
  );
}
