import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Ban,
  CircleCheck,
  Clock,
  Mail,
  MailOpen,
  MessageSquare,
  Minus,
  Phone,
  PhoneIncoming,
} from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { MayContactAnswer } from "../../shared.ts";
import { AskedWords } from "./AskedWords.tsx";
import styles from "./may-contact.module.css";
import { mayContactQuery } from "./reading.ts";
import { useReasonWords, useUnlockWords } from "./reasons.ts";

type Answer = MayContactAnswer["answers"][number];

const icons = { email: Mail, sms: MessageSquare, phone: Phone, post: MailOpen } as const;
const channels = ["email", "sms", "phone", "post"] as const;

/** On a customer's record: by which means she may be spoken to now, why not by the others, and from when. */
export default function MayContactPanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(mayContactQuery(customerId));
  if (data === undefined) {
    return error === null ? (
      <CardSkeleton lines={5} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  return (
    <Card title={t("permission.contact.title")}>
      <p className={styles.about}>{t("permission.contact.about")}</p>
      <ul className={styles.channels}>
        {channels.map((channel) => (
          <ChannelRow
            key={channel}
            channel={channel}
            answers={data.answers.filter((answer) => answer.channel === channel)}
          />
        ))}
      </ul>
      <Wishes customerId={customerId} data={data} />
    </Card>
  );
}

interface ChannelRowProps {
  readonly channel: Answer["channel"];
  readonly answers: readonly Answer[];
}

/** Offers first; what serves the customer is said where the answer is another. */
function ChannelRow({ channel, answers }: ChannelRowProps) {
  const { t, instant } = useI18n();
  const reasonWords = useReasonWords();
  const unlockWords = useUnlockWords();
  const Icon = icons[channel];
  const offers = answers.find(({ purpose }) => purpose === "marketing");
  const service = answers.find(({ purpose }) => purpose === "service");
  if (offers === undefined) return null;
  const { allowed, nextAllowedAt, unlock } = offers;
  const state = stateOf(offers);
  const StateIcon = { yes: CircleCheck, no: Ban, later: Clock, missing: Minus }[state];
  return (
    <li>
      <p className={styles.head}>
        <Icon size={16} strokeWidth={1.75} aria-hidden className={styles.icon} />
        <span className={styles.channel}>{t(`permission.contact.channel_${channel}`)}</span>
        <span className={styles.state} data-state={state}>
          <StateIcon size={16} strokeWidth={1.75} aria-hidden />
          {t(`permission.contact.state_${state}`)}
        </span>
      </p>
      {state !== "missing" && (
        <p className={styles.why}>
          {reasonWords(offers)}{" "}
          {nextAllowedAt === null
            ? !allowed && unlockWords(unlock)
            : t("permission.contact.from", { at: instant(nextAllowedAt) })}
        </p>
      )}
      {service?.allowed === true && !allowed && (
        <p className={styles.why}>{t("permission.contact.service_yes")}</p>
      )}
    </li>
  );
}

function stateOf({ allowed, reason, nextAllowedAt }: Answer): "yes" | "no" | "later" | "missing" {
  if (allowed) return "yes";
  if (reason === "NO_ADDRESS") return "missing";
  return nextAllowedAt === null ? "no" : "later";
}

/** Wishes to be called back, and a parent's agreement where one is missing. */
function Wishes({ customerId, data }: { readonly customerId: string; readonly data: MayContactAnswer }) {
  const { t, instant } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"callback" | "guardian" | null>(null);
  const listed = data.answers.find(({ unlock }) => unlock === "list_check");
  const isMinor = data.answers.some(({ reason }) => reason === "MINOR_NO_GUARDIAN");
  async function noteList(isListed: boolean) {
    try {
      const numbers = [{ number: listed?.recipient ?? "", isListed }];
      await api.post("/permission/list-checks", { body: { list: "dncm", numbers } });
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      toasts.saved(t("permission.contact.noted"));
    } catch (fault) {
      toasts.failed(fault);
    }
  }
  async function calledBack() {
    try {
      await api.delete(`/customers/${customerId}/callbacks`);
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      toasts.saved(t("permission.contact.callback_done"));
    } catch (fault) {
      toasts.failed(fault);
    }
  }
  return (
    <>
      {data.callback !== null && (
        <p className={styles.callback}>
          <PhoneIncoming size={16} strokeWidth={1.75} aria-hidden />
          <span>
            {t("permission.contact.callback", {
              subject: data.callback.subject,
              at: instant(data.callback.at),
            })}
          </span>
        </p>
      )}
      {may("permission:write") && (
        <div className={styles.buttons}>
          {data.callback !== null && (
            <Button variant="default" size="compact-sm" onClick={() => void calledBack()}>
              {t("permission.contact.called")}
            </Button>
          )}
          {data.callback === null && (
            <Button variant="default" size="compact-sm" onClick={() => setAsking("callback")}>
              {t("permission.contact.note_callback")}
            </Button>
          )}
          {listed !== undefined && (
            <>
              <Button variant="default" size="compact-sm" onClick={() => void noteList(false)}>
                {t("permission.contact.not_listed")}
              </Button>
              <Button variant="default" size="compact-sm" onClick={() => void noteList(true)}>
                {t("permission.contact.listed")}
              </Button>
            </>
          )}
          {isMinor && (
            <Button variant="default" size="compact-sm" onClick={() => setAsking("guardian")}>
              {t("permission.contact.note_guardian")}
            </Button>
          )}
        </div>
      )}
      <AskedWords customerId={customerId} asking={asking} close={() => setAsking(null)} />
    </>
  );
}
