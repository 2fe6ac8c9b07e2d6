import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Pencil } from "lucide-react";
import { useState } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../../console/session.ts";
import type { SenderAnswer } from "../../shared.ts";
import styles from "../delivery/delivery.module.css";
import { GiveUp } from "../delivery/GiveUp.tsx";
import { Pasted } from "../delivery/Records.tsx";
import { TestMessage } from "../delivery/TestMessage.tsx";
import { type SmsDriver, smsDriverOf, smsDrivers } from "./drivers.ts";
import { smsAddressesQuery, smsKey, smsSenderQuery } from "./reading.ts";
import { SmsForm } from "./SmsForm.tsx";

/** By whom text messages leave, whether they do, and where their answers come. */
export function SmsPart() {
  const { data: sender, error, refetch } = useQuery(smsSenderQuery);
  if (sender === undefined) {
    return error === null ? (
      <CardSkeleton lines={5} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  const driver = sender.isOn ? smsDriverOf(sender.driver) : undefined;
  return (
    <Stack gap="lg">
      <Provider sender={sender} />
      {driver !== undefined && <TestMessage channel="sms" />}
      {driver !== undefined && <Answers driver={driver} />}
    </Stack>
  );
}

function Provider({ sender }: { readonly sender: SenderAnswer }) {
  const { t } = useI18n();
  const { isDemo } = useMerchant();
  const may = usePermission()("messages:write") && !isDemo;
  const [isChanged, setChanged] = useState(false);
  const driver = smsDriverOf(sender.driver);
  if (isChanged) {
    return (
      <Card title={t("messages.sms.title")}>
        <SmsForm sender={sender} done={() => setChanged(false)} />
      </Card>
    );
  }
  if (driver === undefined || !sender.isOn) {
    return (
      <Card title={t("messages.sms.title")}>
        <Empty
          icon={MessageSquareText}
          sentence={t(isDemo ? "messages.sms.demo" : "messages.sms.none")}
          action={may && <Button onClick={() => setChanged(true)}>{t("messages.sms.set")}</Button>}
        />
      </Card>
    );
  }
  return (
    <Card
      title={t("messages.sms.title")}
      aside={
        may && (
          <Button
            variant="default"
            leftSection={<Pencil size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setChanged(true)}
          >
            {t("messages.sender.change")}
          </Button>
        )
      }
    >
      <p className={styles.plain}>{t("messages.sms.leaves", { name: t(`messages.sms.driver.${driver}`) })}</p>
      <Facts sender={sender} driver={driver} />
      {may && <GiveUp channel="sms" queryKey={smsKey} />}
    </Card>
  );
}

function Facts({ sender, driver }: { readonly sender: SenderAnswer; readonly driver: SmsDriver }) {
  const { t } = useI18n();
  const { settings, secrets } = smsDrivers[driver];
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t("messages.sms.from")}</dt>
        <dd>{sender.fromAddress ?? t("messages.sms.no_from")}</dd>
      </div>
      {settings.map((name) => (
        <div key={name}>
          <dt>{t(`messages.sms.field.${driver}.${name}`)}</dt>
          <dd>{String(sender.settings[name] ?? "–")}</dd>
        </div>
      ))}
      {secrets.map((name) => (
        <div key={name}>
          <dt>{t(`messages.sms.field.${driver}.${name}`)}</dt>
          <dd>{t(sender.secrets.includes(name) ? "messages.sms.kept" : "messages.sms.missing")}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Where the provider brings what people answer, and STOP above all. */
function Answers({ driver }: { readonly driver: SmsDriver }) {
  const { t } = useI18n();
  const may = usePermission();
  const { data: addresses } = useQuery(smsAddressesQuery);
  const { hears } = smsDrivers[driver];
  return (
    <Card title={t("messages.sms.answers")}>
      <p className={styles.plain}>{t(`messages.sms.answers.${driver}`)}</p>
      {(hears === "twilio" || hears === "received") && addresses !== undefined && (
        <Pasted label={t("messages.sms.address")} text={addresses[hears]} />
      )}
      {hears === "received" && (
        <>
          <Pasted
            label={t("messages.sms.example")}
            text={'{ "number": "+33612345678", "text": "STOP", "providerId": "42" }'}
          />
          {may("accounts:write") && (
            <p className={styles.hint}>
              <AppLink href="/settings?part=keys">{t("messages.sms.make_key")}</AppLink>
            </p>
          )}
        </>
      )}
    </Card>
  );
}
