import { useQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, Clock, Mail, MailOpen, MessageSquare, Minus, Phone } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { mayContactQuery } from "../../../permission/console/index.tsx";
import type { MayContactAnswer } from "../../../permission/shared.ts";
import type { Means } from "./means.ts";
import styles from "./record.module.css";

const ContactDialog = lazy(() => import("./ContactDialog.tsx"));

type Answer = MayContactAnswer["answers"][number];

const all = ["email", "sms", "phone", "post"] as const;
const icons = { email: Mail, sms: MessageSquare, phone: Phone, post: MailOpen } as const;
const stateIcons = { yes: CircleCheck, service: CircleCheck, later: Clock, no: Ban, missing: Minus } as const;
type State = keyof typeof stateIcons;

/** At the top of a record: write, call, each with whether one may. */
export default function ContactBar({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const may = usePermission();
  const { data } = useQuery({ ...mayContactQuery(customerId), enabled: may("permission:read") });
  const [opened, setOpened] = useState<Means | null>(null);
  return (
    <section className={styles.bar} aria-label={t("messages.contact.title")}>
      {all.map((means) => (
        <MeansButton
          key={means}
          means={means}
          state={data === undefined ? null : stateOf(means, data.answers)}
          onOpen={() => setOpened(means)}
        />
      ))}
      {opened !== null && (
        <Suspense>
          <ContactDialog customerId={customerId} means={opened} close={() => setOpened(null)} />
        </Suspense>
      )}
    </section>
  );
}

interface MeansButtonProps {
  readonly means: Means;
  readonly state: State | null;
  readonly onOpen: () => void;
}

function MeansButton({ means, state, onOpen }: MeansButtonProps) {
  const { t } = useI18n();
  const Icon = icons[means];
  const StateIcon = state === null ? null : stateIcons[state];
  return (
    <button type="button" className={styles.means} onClick={onOpen}>
      <Icon size={20} strokeWidth={1.75} aria-hidden className={styles.meansIcon} />
      <span className={styles.meansName}>{t(`messages.contact.${means}`)}</span>
      <span className={styles.meansState} data-state={state}>
        {StateIcon !== null && <StateIcon size={16} strokeWidth={1.75} aria-hidden />}
        {state !== null &&
          t(state === "missing" ? `messages.contact.missing_${means}` : `messages.contact.${state}`)}
      </span>
    </button>
  );
}

/** Offers first, else what follows up. */
function stateOf(means: Means, answers: readonly Answer[]): State {
  const of = (asked: Answer["purpose"]) =>
    answers.find(({ channel, purpose }) => channel === means && purpose === asked);
  const offers = of("marketing");
  const followUp = of(means === "phone" ? "service" : "transactional");
  if (offers?.allowed === true) return "yes";
  if (followUp?.allowed === true) return "service";
  if (offers?.reason === "NO_ADDRESS") return "missing";
  return [offers, followUp].some((one) => (one?.nextAllowedAt ?? null) !== null) ? "later" : "no";
}
