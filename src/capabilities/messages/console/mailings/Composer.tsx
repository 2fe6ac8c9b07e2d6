import { Button, Group, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem, problemText } from "../../../../console/problem.ts";
import { useSession } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { ReachPreview } from "../../../permission/console/index.tsx";
import type { Asked } from "../../../permission/shared.ts";
import type { MailingAnswer, MailingBody } from "../../shared.ts";
import type { Audience } from "./audience.ts";
import styles from "./mailings.module.css";
import { templatesOfQuery, useMailingsChanged } from "./reading.ts";
import { type Channel, WhatStep } from "./WhatStep.tsx";
import { VoucherStep } from "./VoucherStep.tsx";
import { type When, WhenStep } from "./WhenStep.tsx";
import { WhoStep } from "./WhoStep.tsx";

export interface Draft {
  readonly name: string;
  readonly channel: Channel;
  readonly templateId: string | null;
  readonly audience: Audience;
  readonly topic: string;
  readonly voucherKindId: string | null;
  readonly when: When;
  readonly moment: string;
  readonly expires: string;
  readonly skipsBuyers: boolean;
}

interface ComposerProps {
  /** Of a draft that is kept already. */
  readonly id: string | null;
  readonly given: Audience | null;
  readonly start: Draft;
}

// Words that lack nothing: what a template lacks is said when it is published.
const flawless: Asked["message"] = {
  senderIdentified: true,
  unsubscribeLink: true,
  stopMention: true,
  callerIdShown: true,
  sourceMentioned: true,
};

/** To whom, what, when, on one page; beside it who may be reached and why the others may not. */
export function Composer({ id: keptId, given, start }: ComposerProps) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const confirm = useConfirm();
  const { saved, failed } = useToasts();
  const changed = useMailingsChanged();
  const [draft, setDraft] = useState(start);
  const [id, setId] = useState(keptId);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const { data: templates } = useQuery(templatesOfQuery(draft.channel));
  const template = templates?.items.find((one) => one.id === draft.templateId);
  const purpose = template?.class ?? "marketing";
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));

  async function keep(): Promise<string> {
    const body = bodyOf(
      draft,
      purpose,
      draft.name.trim() || (template?.name ?? t("messages.compose.unnamed")),
    );
    const kept =
      id === null
        ? await api.post<MailingAnswer>("/mailings", { body })
        : await api.patch<MailingAnswer>(`/mailings/${id}`, { body });
    setId(kept.id);
    await changed();
    return kept.id;
  }

  async function act(work: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    const missing = missingIn(draft);
    setError(missing === null ? undefined : t(missing));
    if (missing !== null) return;
    setBusy(true);
    try {
      await work();
    } catch (fault) {
      if (fault instanceof Problem) setError(problemText(fault, t));
      else failed(fault);
    } finally {
      setBusy(false);
    }
  }

  const send = () =>
    act(async () => {
      const kept = await keep();
      const agreed = await confirm({
        title: t("messages.compose.confirm"),
        effect: t(`messages.compose.confirm_${draft.channel}`),
        action: t(draft.when === "now" ? "messages.compose.send" : "messages.compose.schedule"),
      });
      if (!agreed) return;
      await api.put(`/mailings/${kept}/schedule`);
      await changed();
      goTo(`/messages/${kept}`);
    });

  // What was chosen is kept meanwhile: one comes back to it.
  const edit = (templateId: string) =>
    void act(async () => {
      const kept = await keep();
      goTo(`/templates/${templateId}?back=${encodeURIComponent(`/messages/${kept}`)}`);
    });

  const asked: Asked = {
    channel: draft.channel,
    purpose,
    containsPromotion: purpose === "marketing",
    message: flawless,
    ...(draft.topic === "" ? {} : { topic: draft.topic }),
    ...(draft.when === "at" && draft.moment !== "" ? { at: new Date(draft.moment).toISOString() } : {}),
  };
  return (
    <div className={styles.columns}>
      <div className={styles.steps}>
        <WhoStep audience={draft.audience} given={given} onChange={(audience) => change({ audience })} />
        <WhatStep {...draft} onEdit={edit} onChange={change} />
        <VoucherStep {...draft} asked={asked} onChange={change} />
        <WhenStep
          {...draft}
          error={draft.when !== "now" && draft.moment === "" ? error : undefined}
          onChange={change}
        />
      </div>
      <div className={styles.aside}>
        <Card>
          <h2 className={styles.step}>{t("messages.compose.reach")}</h2>
          <ReachPreview audience={draft.audience} asked={asked} />
        </Card>
        <Card>
          <h2 className={styles.step}>{t("messages.compose.before")}</h2>
          <div className={styles.fields}>
            {(draft.channel === "email" || draft.channel === "sms") && (
              <TrialForm
                channel={draft.channel}
                isDisabled={draft.templateId === null}
                onSend={(to) =>
                  act(async () => {
                    const kept = await keep();
                    await api.post(`/mailings/${kept}/tests`, { body: { to } });
                    saved(t("messages.compose.trial_left"));
                  })
                }
              />
            )}
            {error !== undefined && (
              <p role="alert" className={styles.error}>
                {error}
              </p>
            )}
            <Group gap="sm">
              <Button loading={isBusy} onClick={() => void send()}>
                {t(draft.when === "now" ? "messages.compose.send" : "messages.compose.schedule")}
              </Button>
              <Button
                variant="default"
                disabled={isBusy}
                onClick={() =>
                  void act(async () => {
                    const kept = await keep();
                    saved(t("messages.compose.kept"));
                    if (keptId === null) goTo(`/messages/${kept}`);
                  })
                }
              >
                {t("messages.compose.keep")}
              </Button>
            </Group>
          </div>
        </Card>
      </div>
    </div>
  );
}

function TrialForm({
  channel,
  isDisabled,
  onSend,
}: {
  readonly channel: "email" | "sms";
  readonly isDisabled: boolean;
  readonly onSend: (to: string) => Promise<void>;
}) {
  const { t } = useI18n();
  const { staff } = useSession();
  const [to, setTo] = useState(channel === "email" ? (staff?.email ?? "") : "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onSend(to);
      }}
    >
      <div className={styles.trial}>
        <TextInput
          label={t(`messages.compose.trial_${channel}`)}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={isDisabled || to.trim() === ""}>
          {t("messages.compose.trial")}
        </Button>
      </div>
    </form>
  );
}

function missingIn({ channel, templateId, when, moment }: Draft): string | null {
  if (templateId === null && channel !== "phone") return "messages.compose.choose_template";
  return when !== "now" && moment === "" ? "messages.compose.choose_moment" : null;
}

function bodyOf(draft: Draft, purpose: MailingBody["purpose"], name: string): MailingBody {
  const { channel, templateId, audience, topic, voucherKindId, when, moment, expires, skipsBuyers } = draft;
  return {
    ...{ name, channel, purpose, templateId, audience, topic, voucherKindId, skipsBuyers },
    sendAt: when === "at" ? new Date(moment).toISOString() : null,
    sendLocal: when === "local" ? moment.slice(0, 16) : null,
    expiresAt: expires === "" ? null : new Date(expires).toISOString(),
  };
}
