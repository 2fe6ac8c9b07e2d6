import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ScanLine } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { FieldError } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { problemText } from "../../../console/problem.ts";
import { formatCardNumber, type FoundView } from "../shared.ts";
import styles from "./cards.module.css";

/** A number typed or scanned: whose card it is, or why it is no good any more. */
export function LookUp() {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const [isMissing, setMissing] = useState(false);
  const look = useMutation({
    mutationFn: async (number: string) => await api.get<FoundView>(`/cards/${encodeURIComponent(number)}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = typed.trim();
    setMissing(number === "");
    if (number !== "") look.mutate(number);
  };
  return (
    <Card title={t("cards.look_up.title")}>
      <form className={styles.tools} onSubmit={submit} noValidate>
        <TextInput
          label={t("cards.look_up.number")}
          description={t("cards.look_up.hint")}
          leftSection={<ScanLine size={18} strokeWidth={1.75} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            look.reset();
          }}
          error={
            isMissing && typed.trim() === "" ? (
              <FieldError>{t("cards.look_up.missing")}</FieldError>
            ) : look.error !== null ? (
              <FieldError>{problemText(look.error, t)}</FieldError>
            ) : null
          }
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
        />
        <Button type="submit" variant="default" loading={look.isPending}>
          {t("cards.look_up.action")}
        </Button>
      </form>
      <div role="status">{look.data !== undefined && <Found card={look.data} />}</div>
    </Card>
  );
}

function Found({ card }: { readonly card: FoundView }) {
  const { t } = useI18n();
  const isGood = card.state === "active";
  return (
    <div className={styles.notice} data-tone={isGood ? "good" : undefined} style={{ marginTop: 16 }}>
      <p>
        <span className={styles.number}>{formatCardNumber(card.number)}</span>
        {" · "}
        {card.state === "blocked"
          ? t("cards.state.blocked_for", { reason: card.blockedReason ?? "other" })
          : t(`cards.state.${card.state}`)}
        {card.batchName !== null && ` · ${t("cards.look_up.batch", { name: card.batchName })}`}
        {card.replacedBy !== null &&
          ` · ${t("cards.look_up.replaced", { number: formatCardNumber(card.replacedBy) })}`}
      </p>
      {card.customerId !== null && <Holder customerId={card.customerId} />}
    </div>
  );
}

function Holder({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const holder = useQuery({
    queryKey: ["customer", customerId, "name"],
    queryFn: async ({ signal }) =>
      await api.get<{ firstName: string | null; lastName: string | null }>(`/customers/${customerId}`, {
        signal,
      }),
  });
  const name = [holder.data?.firstName, holder.data?.lastName].filter(Boolean).join(" ");
  return (
    <AppLink href={`/customers/${customerId}`}>{name === "" ? t("cards.look_up.record") : name}</AppLink>
  );
}
