import { Badge, Button, Group, Modal, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Instant, Money } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { IncidentView } from "../shared.ts";
import styles from "./till.module.css";

type Page = { readonly items: IncidentView[]; readonly nextCursor: string | null; readonly open: number };
type State = "open" | "settled";

export function IncidentsPart() {
  const { t } = useI18n();
  const [state, setState] = useState<State>("open");
  const [settled, setSettled] = useState<IncidentView | null>(null);
  const incidents = useInfiniteQuery({
    queryKey: ["till", "incidents", state],
    initialPageParam: "",
    queryFn: async ({ pageParam }) =>
      await api.get<Page>("/till/incidents", {
        query: { state, ...(pageParam === "" ? {} : { cursor: pageParam }) },
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  if (incidents.isPending) return <CardSkeleton />;
  if (incidents.error !== null) return <ErrorState fault={incidents.error} retry={incidents.refetch} />;
  const items = incidents.data.pages.flatMap((page) => page.items);
  return (
    <Card
      title={t("till.part.incidents")}
      aside={
        <SegmentedControl
          size="sm"
          aria-label={t("till.incidents.which")}
          value={state}
          onChange={(next) => setState(next)}
          data={[
            { value: "open", label: t("till.incidents.open") },
            { value: "settled", label: t("till.incidents.settled") },
          ]}
        />
      }
    >
      {items.length === 0 ? (
        <Empty icon={ShieldCheck} sentence={t(`till.incidents.empty_${state}`)} />
      ) : (
        <ul className={styles.list}>
          {items.map((incident) => (
            <IncidentLine key={incident.id} incident={incident} onSettle={() => setSettled(incident)} />
          ))}
        </ul>
      )}
      {incidents.hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void incidents.fetchNextPage()}>
          {t("till.incidents.more")}
        </Button>
      )}
      <Modal
        opened={settled !== null}
        onClose={() => setSettled(null)}
        title={t("till.incidents.settle_title")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {settled !== null && <Settle incident={settled} onDone={() => setSettled(null)} />}
      </Modal>
    </Card>
  );
}

function IncidentLine({
  incident,
  onSettle,
}: {
  readonly incident: IncidentView;
  readonly onSettle: () => void;
}) {
  const { t } = useI18n();
  const may = usePermission();
  const { kind, at, cents, customerId, customerName, cashierName, deviceName, storeName, settledAt } =
    incident;
  const where = [cashierName, deviceName, storeName].filter(Boolean).join(" · ");
  return (
    <li className={styles.line}>
      <div>
        <Group gap="xs">
          <Text fw={600}>{t(`till.incident.${kind}`)}</Text>
          {cents !== null && cents > 0 && (
            <Badge variant="light">
              <Money cents={cents} />
            </Badge>
          )}
        </Group>
        <Text size="sm">
          <Detail incident={incident} />
        </Text>
        <Text size="sm" c="dimmed">
          <Instant instant={at} /> {where !== "" && <>· {where} </>}
          {customerId !== null && (
            <>
              ·{" "}
              <AppLink href={`/customers/${customerId}`}>
                {customerName ?? t("till.incidents.customer")}
              </AppLink>
            </>
          )}
        </Text>
        {settledAt !== null && (
          <Text size="sm" c="dimmed">
            {t("till.incidents.settled_by", { name: incident.settledBy ?? "" })}
            {incident.note !== null && <> « {incident.note} »</>}
          </Text>
        )}
      </div>
      {may("till:write") && settledAt === null && (
        <Button
          variant="default"
          size="sm"
          onClick={onSettle}
          aria-label={t("till.incidents.settle_named", {
            what: t(`till.incident.${kind}`),
            name: customerName ?? "",
          })}
        >
          {t("till.incidents.settle")}
        </Button>
      )}
    </li>
  );
}

/** The figures of what happened, in a sentence; kinds without figures explain themselves. */
function Detail({ incident: { kind, detail, operation } }: { readonly incident: IncidentView }) {
  const { t, money } = useI18n();
  const figure = (name: string): number => {
    const value = (detail as Record<string, unknown>)[name];
    return typeof value === "number" ? value : 0;
  };
  const word = (name: string): string => {
    const value = (detail as Record<string, unknown>)[name];
    return typeof value === "string" ? value : "";
  };
  const amount = operation?.amountCents ?? null;
  return t(`till.incident.${kind}.sentence`, {
    units: figure("units"),
    announced: figure("announced"),
    given: figure("given"),
    times: figure("times"),
    allowed: figure("allowed"),
    minutes: figure("minutes"),
    cap: money(figure("capCents")),
    ticketNumber: word("ticketNumber"),
    codeEnds: word("codeEnds"),
    hasAmount: amount === null ? "no" : "yes",
    amount: money(amount ?? 0),
  });
}

function Settle({ incident, onDone }: { readonly incident: IncidentView; readonly onDone: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { note: "" },
    send: async ({ note }) => {
      await api.post(`/till/incidents/${incident.id}/settlement`, {
        body: note.trim() === "" ? {} : { note: note.trim() },
      });
      await queries.invalidateQueries({ queryKey: ["till", "incidents"] });
      await queries.invalidateQueries({ queryKey: ["today"] });
      toasts.saved(t("till.incidents.settled_toast"));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Text>{t(`till.incident.${incident.kind}`)}</Text>
        <Textarea
          label={<Optional>{t("till.incidents.note")}</Optional>}
          description={t("till.incidents.note_hint")}
          maxLength={500}
          autosize
          data-autofocus
          {...field("note")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("till.incidents.settle")}</SubmitButton>
    </Form>
  );
}
