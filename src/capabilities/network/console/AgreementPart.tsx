import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { NetworkAnswer } from "../shared.ts";
import { AgreementBox } from "./AgreementBox.tsx";
import { networkQuery } from "./reading.ts";

/** The agreement every shop accepts when it joins; another version leaves the earlier ones as they were accepted. */
export function AgreementPart({ network }: { readonly network: NetworkAnswer }) {
  const { t, instant } = useI18n();
  const may = usePermission();
  const [isWriting, setWriting] = useState(false);
  const { agreement } = network;
  return (
    <Card title={t("network.agreement.version", { version: agreement.version })}>
      <Text c="dimmed" mb="md">
        {t("network.agreement.sentence", { when: instant(agreement.publishedAt) })}
      </Text>
      {isWriting ? (
        <AgreementForm network={network} onDone={() => setWriting(false)} />
      ) : (
        <Stack gap="md">
          <AgreementBox agreement={agreement} />
          {may("network:write") && (
            <Group>
              <Button variant="default" onClick={() => setWriting(true)}>
                {t("network.agreement.change")}
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Card>
  );
}

function AgreementForm({
  network,
  onDone,
}: {
  readonly network: NetworkAnswer;
  readonly onDone: () => void;
}) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { bodyFr, bodyEn, version } = network.agreement;
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { bodyFr, bodyEn },
    check: (values) => ({
      bodyFr: values.bodyFr.trim() === "" ? t("network.agreement.missing") : undefined,
      bodyEn: values.bodyEn.trim() === "" ? t("network.agreement.missing") : undefined,
    }),
    send: async (body) => {
      await api.post("/network/agreements", { body });
      await queries.invalidateQueries({ queryKey: networkQuery.queryKey });
      toasts.saved(t("network.agreement.published", { version: version + 1 }));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Textarea
        label={t("network.agreement.fr")}
        lang="fr"
        autosize
        minRows={12}
        maxRows={28}
        {...field("bodyFr")}
      />
      <Textarea
        label={t("network.agreement.en")}
        lang="en"
        autosize
        minRows={12}
        maxRows={28}
        {...field("bodyEn")}
      />
      <Group>
        <SubmitButton isSending={isSending}>
          {t("network.agreement.publish", { version: version + 1 })}
        </SubmitButton>
        <Button variant="default" onClick={onDone}>
          {t("network.cancel")}
        </Button>
      </Group>
    </Form>
  );
}
