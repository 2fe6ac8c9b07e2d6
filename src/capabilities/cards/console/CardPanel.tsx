import { Button, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Printer, Smartphone } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { type CardView, type CustomerCards, formatCardNumber } from "../shared.ts";
import styles from "./cards.module.css";
import { customerCardsQuery, useCardsChanged } from "./reading.ts";

interface OfCustomer {
  readonly customerId: string;
}

/** On a customer's record: the card, its codes, and what to do when it is lost. */
export default function CardPanel({ customerId }: OfCustomer) {
  const { t } = useI18n();
  const cards = useQuery(customerCardsQuery(customerId));
  if (cards.isPending) return <CardSkeleton lines={3} />;
  if (cards.error !== null) {
    return (
      <Card title={t("cards.panel.title")}>
        <ErrorState fault={cards.error} retry={cards.refetch} />
      </Card>
    );
  }
  const [main] = cards.data.cards.filter(({ state, isShared }) => state === "active" && !isShared);
  return (
    <Card title={t("cards.panel.title")}>
      {main === undefined ? (
        <NoCard customerId={customerId} />
      ) : (
        <Held customerId={customerId} main={main} held={cards.data} />
      )}
      <Others cards={cards.data.cards.filter((card) => card.number !== main?.number)} />
    </Card>
  );
}

function Held({
  customerId,
  main,
  held,
}: OfCustomer & { readonly main: CardView; readonly held: CustomerCards }) {
  const { t, language } = useI18n();
  const may = usePermission();
  const { isDemo } = useMerchant();
  const [isReplacing, setReplacing] = useState(false);
  const onPhone = held.passes.filter(
    ({ number, state, addedAt }) => number === main.number && state === "live" && addedAt !== null,
  );
  return (
    <>
      <div className={styles.panel}>
        {held.qr !== null && (
          <img
            className={styles.qr}
            src={`data:image/svg+xml,${encodeURIComponent(held.qr)}`}
            alt={t("cards.panel.qr")}
            width={112}
            height={112}
          />
        )}
        <div className={styles.panelWords}>
          <span className={styles.number}>{formatCardNumber(main.number)}</span>
          <span className={styles.quiet}>
            {t(`cards.kind.${main.kind}`)} · <Instant instant={main.givenAt} isRelative />
            {main.givenBy !== null && ` (${main.givenBy})`}
          </span>
          <span className={styles.quiet}>
            {onPhone.length === 0
              ? t("cards.panel.not_on_phone")
              : onPhone.map(({ platform }) => t(`cards.panel.on_${platform}`)).join(", ")}
            {held.isNearWanted === true && ` · ${t("cards.panel.near")}`}
          </span>
        </div>
      </div>
      <div className={styles.actions}>
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          leftSection={<Printer size={16} aria-hidden />}
          href={apiUrl(`/customers/${customerId}/card.pdf`, { language })}
          download
        >
          {t("cards.panel.print")}
        </Button>
        {isDemo && (
          <Button
            component="a"
            size="compact-sm"
            variant="default"
            leftSection={<Smartphone size={16} aria-hidden />}
            href={`/demo/card?customer=${customerId}`}
            target="_blank"
            rel="noopener"
          >
            {t("cards.panel.as_seen")}
          </Button>
        )}
        {may("cards:write") && (
          <Button size="compact-sm" variant="default" onClick={() => setReplacing(true)}>
            {t("cards.panel.replace")}
          </Button>
        )}
        {(["apple", "google"] as const).map(
          (platform) =>
            held.wallets[platform] !== null && (
              <CopyLink
                key={platform}
                path={held.wallets[platform]}
                text={t(`cards.panel.link_${platform}`)}
              />
            ),
        )}
      </div>
      <Modal
        opened={isReplacing}
        onClose={() => setReplacing(false)}
        title={t("cards.replace.title")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <Replace customerId={customerId} number={main.number} close={() => setReplacing(false)} />
      </Modal>
    </>
  );
}

/** The address by which the customer adds the card to her phone: to be sent to her, not opened here. */
function CopyLink({ path, text }: { readonly path: string; readonly text: string }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(path, window.location.origin).href);
    toasts.saved(t("cards.panel.copied"));
  };
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => void copy()}>
      {text}
    </Button>
  );
}

function NoCard({ customerId }: OfCustomer) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const [isAdopting, setAdopting] = useState(false);
  const give = useMutation({
    mutationFn: async () => await api.post<CardView>(`/customers/${customerId}/cards`, { body: {} }),
    onSuccess: async () => {
      await changed(customerId);
      toasts.saved(t("cards.panel.given"));
    },
    onError: (fault) => toasts.failed(fault),
  });
  return (
    <>
      <p className={styles.plain}>{t("cards.panel.none")}</p>
      {may("cards:write") && (
        <div className={styles.actions}>
          <Button size="compact-sm" variant="default" loading={give.isPending} onClick={() => give.mutate()}>
            {t("cards.panel.give")}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setAdopting(true)}>
            {t("cards.panel.adopt")}
          </Button>
        </div>
      )}
      <Modal
        opened={isAdopting}
        onClose={() => setAdopting(false)}
        title={t("cards.panel.adopt")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <Adopt customerId={customerId} close={() => setAdopting(false)} />
      </Modal>
    </>
  );
}

function Adopt({ customerId, close }: OfCustomer & { readonly close: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { number: "" },
    check: ({ number }) => ({ number: number.trim() === "" ? t("cards.look_up.missing") : undefined }),
    send: async ({ number }) => {
      await api.post(`/customers/${customerId}/cards`, { body: { number: number.trim() } });
      await changed(customerId);
      toasts.saved(t("cards.panel.given"));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <TextInput
        label={t("cards.look_up.number")}
        description={t("cards.panel.adopt_hint")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={40}
        data-autofocus
        {...field("number")}
      />
      <SubmitButton isSending={isSending}>{t("cards.panel.adopt_action")}</SubmitButton>
    </Form>
  );
}

const reasons = ["lost", "stolen", "damaged"] as const;

function Replace({
  customerId,
  number,
  close,
}: OfCustomer & { readonly number: string; readonly close: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { reason: "lost", printed: "" },
    send: async ({ reason, printed }) => {
      const newNumber = printed.trim() === "" ? {} : { newNumber: printed.trim() };
      await api.post(`/customers/${customerId}/card-replacements`, {
        body: { reason, number, ...newNumber },
      });
      await changed(customerId);
      toasts.saved(t("cards.replace.done"));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={styles.plain}>{t("cards.replace.effect")}</p>
      <Radio.Group label={t("cards.replace.reason")} {...field("reason")}>
        <Stack gap="xs" mt="xs">
          {reasons.map((reason) => (
            <Radio key={reason} value={reason} label={t(`cards.replace.${reason}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={<Optional>{t("cards.replace.printed")}</Optional>}
        description={t("cards.replace.printed_hint")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={40}
        {...field("printed")}
      />
      <SubmitButton isSending={isSending}>{t("cards.replace.action")}</SubmitButton>
    </Form>
  );
}

/** Cards she shares, and those of before. */
function Others({ cards }: { readonly cards: readonly CardView[] }) {
  const { t } = useI18n();
  if (cards.length === 0) return null;
  return (
    <ul className={styles.past}>
      {cards.map(({ number, state, blockedReason, isShared }) => (
        <li key={number} className={styles.quiet}>
          <span className={styles.number}>{formatCardNumber(number)}</span>
          {" · "}
          {state === "blocked"
            ? t("cards.state.blocked_for", { reason: blockedReason ?? "other" })
            : t(isShared ? "cards.state.shared" : "cards.state.active")}
        </li>
      ))}
    </ul>
  );
}
