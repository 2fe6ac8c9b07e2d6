import { ActionIcon, Button } from "@mantine/core";
import {
  ChevronDown,
  type LucideIcon,
  Mail,
  MailOpen,
  MailX,
  MousePointerClick,
  Phone,
  PhoneForwarded,
  PhoneMissed,
  PhoneOff,
  Merge,
  MessageSquareText,
  MessageSquareX,
  Reply,
  RotateCcw,
  ShieldCheck,
  ShieldX,
  ShoppingBag,
  Sparkles,
  Split,
  StickyNote,
  Trash2,
} from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Money } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { usePostponed } from "../later.ts";
import { type Customer, type Store, storeName, type TimelineEntry } from "../views.ts";
import { useUndoMerge } from "./MergedNotice.tsx";
import { ReceiptLines } from "./ReceiptLines.tsx";
import styles from "./timeline.module.css";

const icons: Readonly<Record<string, LucideIcon>> = {
  "purchases.sale": ShoppingBag,
  "purchases.refund": RotateCcw,
  "customers.note": StickyNote,
  "customers.arrived": Sparkles,
  "customers.merged": Merge,
  "customers.merge_undone": Split,
  "consent.granted": ShieldCheck,
  "consent.renewed": ShieldCheck,
  "consent.withdrawn": ShieldX,
  "consent.objected": MessageSquareX,
  "messages.email": Mail,
  "messages.sms": MessageSquareText,
  "messages.post": MailOpen,
  "messages.clicked": MousePointerClick,
  "messages.call_reached": Phone,
  "messages.call_absent": PhoneMissed,
  "messages.call_later": PhoneForwarded,
  "messages.call_refused": PhoneOff,
  "messages.call_no_more_calls": PhoneOff,
  "messages.call_wrong_number": PhoneOff,
  "messages.hard": MailX,
  "messages.soft": MailX,
  "messages.block": MailX,
  "messages.complaint": MessageSquareX,
  "messages.reply": Reply,
};

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly day: string;
  readonly customer: Customer;
  readonly stores: readonly Store[];
  readonly hide: (id: string, isHidden: boolean) => void;
}

/** One thing that happened: when, what, and what can be done about it. */
export function Entry({ entry, day, customer, stores, hide }: EntryProps) {
  const { weekday } = useI18n();
  const Icon = icons[entry.kind] ?? Sparkles;
  const when = <time dateTime={day}>{weekday(day)}</time>;
  return (
    <li className={styles.entry} data-kind={entry.kind.split(".")[0]}>
      <span className={styles.icon}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </span>
      <div className={styles.what}>
        <What entry={entry} when={when} customer={customer} stores={stores} hide={hide} />
      </div>
    </li>
  );
}

type WhatProps = Omit<EntryProps, "day"> & { readonly when: ReactNode };

function What({ entry, when, customer, stores, hide }: WhatProps) {
  switch (entry.kind) {
    case "purchases.sale":
    case "purchases.refund":
      return <Receipt entry={entry} when={when} stores={stores} />;
    case "customers.note":
      return <NoteEntry entry={entry} when={when} customer={customer} hide={hide} />;
    case "customers.merged":
      return <MergedEntry entry={entry} when={when} customer={customer} />;
    case "customers.arrived":
      return <Arrived entry={entry} when={when} />;
    default:
      return entry.kind.startsWith("consent.") ? (
        <ConsentEntry entry={entry} when={when} />
      ) : (
        <OtherEntry entry={entry} when={when} />
      );
  }
}

function Receipt({ entry, when, stores }: Pick<WhatProps, "entry" | "when" | "stores">) {
  const { t, number } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const linesId = useId();
  const isRefund = entry.kind === "purchases.refund";
  const count = numberOf(entry.values["lineCount"]) ?? 0;
  const place =
    entry.values["channel"] === "web"
      ? t("customers.timeline.on_web")
      : storeName(stores, wordOf(entry.values["storeId"]));
  const title = t(isRefund ? "customers.timeline.refund" : "customers.timeline.sale");
  const open = t(isRefund ? "customers.timeline.open_refund" : "customers.timeline.open_sale", {
    number: wordOf(entry.values["number"]) ?? "",
  });
  return (
    <>
      <div className={styles.line}>
        {count > 0 ? (
          <button
            type="button"
            className={styles.unfold}
            aria-expanded={isOpen}
            aria-controls={linesId}
            onClick={() => setOpen(!isOpen)}
          >
            {title}, {t("customers.timeline.lines", { count: number(count), plural: count })}
            <ChevronDown size={16} aria-hidden className={styles.chevron} data-open={isOpen || undefined} />
          </button>
        ) : (
          <span className={styles.title}>{title}</span>
        )}
        <span className={styles.amount} data-back={isRefund || undefined}>
          <Money cents={numberOf(entry.values["totalCents"])} {...currencyOf(entry)} />
        </span>
      </div>
      <p className={styles.quiet}>
        {when}
        {place !== "" && ` · ${place}`}
        {entry.link !== undefined && (
          <>
            {" · "}
            <AppLink href={entry.link}>{open}</AppLink>
          </>
        )}
      </p>
      <div id={linesId}>{isOpen && <ReceiptLines receiptId={entry.id} />}</div>
    </>
  );
}

type NoteProps = Pick<WhatProps, "entry" | "when" | "customer" | "hide">;

function NoteEntry({ entry, when, customer, hide }: NoteProps) {
  const { t } = useI18n();
  const may = usePermission();
  const later = usePostponed();
  const remove = () => {
    hide(entry.id, true);
    later({
      sentence: t("customers.note.removed"),
      act: async () => await api.delete(`/customers/${customer.id}/notes/${entry.id}`),
      putBack: () => hide(entry.id, false),
    });
  };
  return (
    <div className={styles.note}>
      <p className={styles.body}>{entry.values["body"]}</p>
      <div className={styles.line}>
        <span className={styles.quiet}>
          {when} · {entry.values["author"]}
        </span>
        {may("customers:write") && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            onClick={remove}
            aria-label={t("customers.note.remove", {
              body: (wordOf(entry.values["body"]) ?? "").slice(0, 40),
            })}
          >
            <Trash2 size={16} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </div>
  );
}

function MergedEntry({ entry, when, customer }: Pick<WhatProps, "entry" | "when" | "customer">) {
  const { t } = useI18n();
  const may = usePermission();
  const undo = useUndoMerge(customer.id);
  return (
    <>
      <Said
        when={when}
        title={t("customers.timeline.merged")}
        detail={wordOf(entry.values["author"]) ?? ""}
      />
      {may("customers:write") && (
        <div className={styles.actions}>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={undo.isPending}
            onClick={() => undo.mutate({ mergeId: entry.id })}
          >
            {t("customers.merged.undo")}
          </Button>
        </div>
      )}
    </>
  );
}

function Arrived({ entry, when }: Pick<WhatProps, "entry" | "when">) {
  const { t } = useI18n();
  const detail = wordOf(entry.values["detail"]);
  const source = t(`customers.source.${wordOf(entry.values["source"]) ?? "api"}`);
  return (
    <Said
      when={when}
      title={t("customers.timeline.arrived")}
      detail={detail === null ? source : `${source} (${detail})`}
    />
  );
}

function ConsentEntry({ entry, when }: Pick<WhatProps, "entry" | "when">) {
  const { t } = useI18n();
  const { channel, purpose, origin, proof } = entry.values;
  const act = entry.kind.slice("consent.".length);
  return (
    <Said
      when={when}
      title={t("customers.timeline.consent", {
        act: t(`customers.consent.act_${act}`),
        channel: t(`customers.consent.channel_${channel ?? "email"}`),
      })}
      detail={[
        t(`customers.consent.purpose_${purpose ?? "marketing"}`),
        t(`customers.consent.origin_${origin ?? "unknown"}`),
        proof === "no" ? t("customers.consent.no_proof") : "",
      ]
        .filter((part) => part !== "")
        .join(" · ")}
    />
  );
}

function OtherEntry({ entry, when }: Pick<WhatProps, "entry" | "when">) {
  const { t, has } = useI18n();
  const key = `timeline.${entry.kind}`;
  const words = has(key) ? t(`timeline.${entry.kind}`, entry.values) : entry.kind;
  const title = entry.link === undefined ? words : <AppLink href={entry.link}>{words}</AppLink>;
  return <Said when={when} title={title} detail="" />;
}

interface SaidProps {
  readonly when: ReactNode;
  readonly title: ReactNode;
  readonly detail: string;
}

function Said({ when, title, detail }: SaidProps) {
  return (
    <>
      <p className={styles.title}>{title}</p>
      <p className={styles.quiet}>
        {when}
        {detail !== "" && ` · ${detail}`}
      </p>
    </>
  );
}

const wordOf = (value: string | number | null | undefined) =>
  value === null || value === undefined || value === "" ? null : String(value);
const numberOf = (value: string | number | null | undefined) => (typeof value === "number" ? value : null);
const currencyOf = ({ values }: TimelineEntry) =>
  typeof values["currency"] === "string" ? { currency: values["currency"] } : {};
