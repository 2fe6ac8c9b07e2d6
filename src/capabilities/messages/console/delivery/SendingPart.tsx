import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../../console/session.ts";
import type { SenderAnswer } from "../../shared.ts";
import styles from "./delivery.module.css";
import { GiveUp } from "./GiveUp.tsx";
import { deliveryKey, senderQuery } from "./reading.ts";
import { Records } from "./Records.tsx";
import { SenderForm } from "./SenderForm.tsx";
import { TestMessage } from "./TestMessage.tsx";

/** From where e-mail leaves, whether it does, and what the DNS must say for it to be believed. */
export function SendingPart() {
  const { data: sender, error, refetch } = useQuery(senderQuery);
  if (sender === undefined) {
    return error === null ? (
      <CardSkeleton lines={5} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  const leaves = sender.isOn && sender.driver !== "local";
  return (
    <Stack gap="lg">
      <SenderCard sender={sender} />
      {leaves && <TestMessage channel="email" />}
      {leaves && <Records />}
    </Stack>
  );
}

function SenderCard({ sender }: { readonly sender: SenderAnswer }) {
  const { t } = useI18n();
  const { isDemo } = useMerchant();
  const may = usePermission()("messages:write") && !isDemo;
  const [isChanged, setChanged] = useState(false);
  if (isChanged) {
    return (
      <Card title={t("messages.sender.title")}>
        <SenderForm sender={sender} done={() => setChanged(false)} />
      </Card>
    );
  }
  return (
    <Card
      title={t("messages.sender.title")}
      aside={
        may && (
          <Button
            variant={sender.isOwn ? "default" : "filled"}
            leftSection={<Pencil size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setChanged(true)}
          >
            {t(sender.isOwn ? "messages.sender.change" : "messages.sender.set")}
          </Button>
        )
      }
    >
      <p className={styles.plain}>{t(`messages.sender.state.${isDemo ? "demo" : stateOf(sender)}`)}</p>
      {sender.driver !== "local" && <Facts sender={sender} />}
      {may && sender.isOwn && <GiveUp channel="email" queryKey={deliveryKey} />}
    </Card>
  );
}

function stateOf({ isOwn, driver, isOn }: SenderAnswer): "own" | "installation" | "local" {
  if (driver === "local" || !isOn) return "local";
  return isOwn ? "own" : "installation";
}

function Facts({ sender }: { readonly sender: SenderAnswer }) {
  const { t } = useI18n();
  const { host, port, dkimDomain } = sender.settings;
  const facts = [
    ["from", sender.fromAddress],
    ["return", sender.returnAddress],
    ["relay", host === undefined ? null : `${String(host)}${port === undefined ? "" : `:${String(port)}`}`],
    ["signed_by", typeof dkimDomain === "string" && dkimDomain !== "" ? dkimDomain : null],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`messages.sender.${name}`)}</dt>
          <dd>{value ?? t(`messages.sender.no_${name}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
