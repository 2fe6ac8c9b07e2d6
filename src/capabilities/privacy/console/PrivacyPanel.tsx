import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import { ofCustomerQuery, usePrivacyChanged } from "./queries.ts";
import styles from "./privacy.module.css";
import { NewRequestButton } from "./requests/NewRequest.tsx";

/** On a record: whether it may be used, and what the person asked by right. */
export default function PrivacyPanel({ customerId }: { readonly customerId: string }) {
  const { t, instant, day } = useI18n();
  const changed = usePrivacyChanged();
  const { failed } = useToasts();
  const { data } = useQuery(ofCustomerQuery(customerId));
  const status = useMutation({
    mutationFn: async (wished: "restricted" | "deceased" | null) =>
      await api.put(`/privacy/customers/${customerId}/status`, { body: { status: wished } }),
    onSuccess: changed,
    onError: failed,
  });
  if (data === undefined) return null;
  const requests = [...data.open, ...data.closed];
  return (
    <Card title={t("privacy.panel.title")}>
      <p className={styles.plain}>
        {data.status === null
          ? t("privacy.panel.used")
          : t(`privacy.aside.${data.status.status}`, { since: instant(data.status.since) })}
      </p>
      {requests.length > 0 && (
        <ul className={styles.steps}>
          {requests.map((request) => (
            <li key={request.id}>
              <AppLink href={`/privacy/requests/${request.id}`}>{t(`privacy.kind.${request.kind}`)}</AppLink>
              <br />
              <span className={styles.detail}>
                {request.state === "open"
                  ? t("privacy.requests.due", { day: day(request.dueOn) })
                  : t(`privacy.state.${request.state}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <NewRequestButton customer={{ id: customerId, name: "", detail: "" }} />
        {data.status === null ? (
          <>
            <Button variant="subtle" size="compact-sm" onClick={() => status.mutate("restricted")}>
              {t("privacy.panel.restrict")}
            </Button>
            <Button variant="subtle" size="compact-sm" onClick={() => status.mutate("deceased")}>
              {t("privacy.panel.deceased")}
            </Button>
          </>
        ) : (
          <Button variant="default" size="compact-sm" onClick={() => status.mutate(null)}>
            {t("privacy.panel.lift")}
          </Button>
        )}
      </div>
    </Card>
  );
}
