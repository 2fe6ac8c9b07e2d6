import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { customerQuery } from "../reading.ts";
import { AddressMark } from "./AddressMark.tsx";
import { addressLines, ageOn, birthdayText, type ContactWay, type Customer } from "../views.ts";
import styles from "./record.module.css";
import { zoneName } from "../form/zones.ts";

/** Who it is and how to reach it; what is unknown is not shown. */
export function Identity({ customer }: { readonly customer: Customer }) {
  const { t, today, locale } = useI18n();
  const { country } = useMerchant();
  const lines = addressLines(customer.address, country, locale);
  const birthday = birthdayText(customer.birthday, locale);
  const age = ageOn(customer.birthday, today());
  const { language, timeZone, externalIds, tags } = customer;
  const hasWay = customer.emails.length + customer.phones.length + lines.length > 0;
  return (
    <Card title={t(`customers.identity.title_${customer.kind}`)}>
      <dl className={styles.facts}>
        {!hasWay && (
          <Fact label={t("customers.identity.reach")}>
            <span className={styles.hint}>{t("customers.identity.unreachable")}</span>
          </Fact>
        )}
        <Ways label={t("customers.identity.phone")} ways={customer.phones} scheme="tel" of={customer.id} />
        <Ways label={t("customers.identity.email")} ways={customer.emails} scheme="mailto" of={customer.id} />
        {lines.length > 0 && (
          <Fact label={t("customers.identity.address")}>
            {lines.map((line) => (
              <div key={line}>{line}</div>
            ))}
            <Status status={customer.address.status} kind="address" />
            <AddressMark
              customerId={customer.id}
              kind="post"
              shown={lines.join(", ")}
              status={customer.address.status}
            />
          </Fact>
        )}
        <Ways label={t("customers.identity.card")} ways={customer.cards} />
        <Employer customer={customer} />
        <TextFact label={t("customers.identity.sector")} text={customer.companySector} />
        <TextFact label={t("customers.identity.size")} text={customer.companySize} />
        {birthday !== "" && (
          <Fact label={t("customers.identity.birthday")}>
            {birthday}
            {age !== null && ` (${t("customers.identity.age", { age })})`}
          </Fact>
        )}
        {language !== null && (
          <Fact label={t("customers.identity.language")}>{t(`customers.language.${language}`)}</Fact>
        )}
        {timeZone !== null && <Fact label={t("customers.identity.time_zone")}>{zoneName(timeZone)}</Fact>}
        {externalIds.length > 0 && (
          <Fact label={t("customers.identity.elsewhere")}>
            {externalIds.map(({ namespace, display }) => (
              <div key={`${namespace} ${display}`}>
                {t("customers.identity.number_there", { program: namespace, number: display })}
              </div>
            ))}
          </Fact>
        )}
        {tags.length > 0 && (
          <Fact label={t("customers.identity.tags")}>
            <ul className={styles.tags}>
              {tags.map((tag) => (
                <li key={tag}>{tag}</li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
    </Card>
  );
}

export function Fact({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TextFact({ label, text }: { readonly label: string; readonly text: string | null }) {
  return text === null ? null : <Fact label={label}>{text}</Fact>;
}

interface WaysProps {
  readonly label: string;
  readonly ways: readonly ContactWay[];
  readonly scheme?: "tel" | "mailto";
  /** Whose they are, where it may be said that one no longer works. */
  readonly of?: string;
}

function Ways({ label, ways, scheme, of }: WaysProps) {
  if (ways.length === 0) return null;
  const mainFirst = [...ways].sort((first, second) => Number(second.isPrimary) - Number(first.isPrimary));
  return (
    <div>
      <dt>{label}</dt>
      {mainFirst.map((way) => (
        <dd key={way.value}>
          {scheme === undefined ? way.display : <a href={`${scheme}:${way.value}`}>{way.display}</a>}
          <Status status={way.status} kind={scheme ?? "card"} reason={way.statusReason} />
          {of !== undefined && scheme !== undefined && (
            <AddressMark
              customerId={of}
              kind={scheme === "tel" ? "phone" : "email"}
              value={way.value}
              shown={way.display}
              status={way.status}
            />
          )}
        </dd>
      ))}
    </div>
  );
}

interface StatusProps {
  readonly status: string;
  readonly kind: "tel" | "mailto" | "address" | "card";
  readonly reason?: string | null;
}

/** Good and bad are said with a word; unknown is the ordinary case and says nothing. */
function Status({ status, kind, reason = null }: StatusProps) {
  const { t, has } = useI18n();
  if (status !== "good" && status !== "bad") return null;
  const why = `customers.address_reason.${reason ?? ""}`;
  const Icon = status === "good" ? CircleCheck : CircleAlert;
  return (
    <span className={styles.mark} data-tone={status} {...(has(why) ? { title: t(why) } : {})}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {t(`customers.status.${kind}_${status}`)}
    </span>
  );
}

function Employer({ customer }: { readonly customer: Customer }) {
  const { t } = useI18n();
  const { companyId, companyName, jobTitle, kind } = customer;
  const company = useQuery({ ...customerQuery(companyId ?? ""), enabled: companyId !== null });
  const name = company.data?.name ?? companyName;
  if (kind === "company" || (companyId === null && companyName === null && jobTitle === null)) return null;
  return (
    <Fact label={t("customers.identity.company")}>
      {companyId === null ? name : <AppLink href={`/customers/${companyId}`}>{name ?? "…"}</AppLink>}
      {jobTitle !== null && <div className={styles.hint}>{jobTitle}</div>}
    </Fact>
  );
}
