import { Button, Group, Kbd, SegmentedControl, Textarea, TextInput, VisuallyHidden } from "@mantine/core";
import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import {
  Ban,
  CalendarClock,
  type LucideIcon,
  PhoneCall,
  PhoneMissed,
  PhoneOff,
  ThumbsDown,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { FieldError, Optional } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { callInterests, type CallView, type EndBody } from "../../shared.ts";
import styles from "./calls.module.css";
import { callsKey, listAddress, useBegin } from "./reading.ts";

const outcomes = [
  ["reached", PhoneCall],
  ["absent", PhoneMissed],
  ["later", CalendarClock],
  ["refused", ThumbsDown],
  ["no_more_calls", Ban],
  ["wrong_number", PhoneOff],
] as const satisfies readonly (readonly [EndBody["outcome"], LucideIcon])[];
type Outcome = (typeof outcomes)[number][0];
type Interest = (typeof callInterests)[number];

interface Said {
  readonly outcome: Outcome | null;
  readonly interest: Interest | null;
  readonly notes: string;
  /** As the browser's field writes it. */
  readonly at: string;
}

interface CallOutcomeProps {
  readonly call: CallView;
  readonly list: string | undefined;
}

/** What came of a call, in one choice; then the next person. */
export function CallOutcome({ call, list }: CallOutcomeProps) {
  const { t } = useI18n();
  const [said, setSaid] = useState<Said>({ outcome: null, interest: null, notes: "", at: "" });
  const { end, ending, error } = useEnd(call, said, list);
  const change = (next: Partial<Said>) => setSaid((now) => ({ ...now, ...next }));
  const { outcome } = said;
  useHotkeys(
    [
      ["mod+Enter", () => void end("next")],
      // By the key and not by what it writes: with Alt a Mac writes other signs.
      ...outcomes.map(
        ([one], place): HotkeyItem => [
          `alt+digit${place + 1}`,
          () => change({ outcome: one }),
          { usePhysicalKeys: true },
        ],
      ),
    ],
    // Also while she writes her notes.
    [],
  );
  return (
    <Card title={t("messages.call.what")}>
      <div className={styles.form}>
        <fieldset className={styles.outcomes} aria-describedby={error === null ? undefined : "call-error"}>
          <legend>
            <VisuallyHidden>{t("messages.call.what")}</VisuallyHidden>
            <span className={styles.keys}>{t("messages.call.keys")}</span>
          </legend>
          {outcomes.map(([one, Icon]) => (
            <label key={one} className={styles.outcome}>
              <input
                type="radio"
                name="outcome"
                value={one}
                checked={outcome === one}
                onChange={() => change({ outcome: one })}
              />
              <Icon size={20} strokeWidth={1.75} aria-hidden />
              <span>{t(`messages.call.outcome.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        {outcome !== null && <p className={styles.hint}>{t(`messages.call.effect.${outcome}`)}</p>}
        {outcome === "reached" && (
          <Interests value={said.interest} onChange={(interest) => change({ interest })} />
        )}
        {(outcome === "later" || outcome === "absent") && (
          <Moment
            label={
              outcome === "later" ? t("messages.call.at") : <Optional>{t("messages.call.try_at")}</Optional>
            }
            at={said.at}
            onChange={(at) => change({ at })}
          />
        )}
        <Textarea
          label={<Optional>{t("messages.call.notes")}</Optional>}
          autosize
          minRows={3}
          maxLength={2_000}
          value={said.notes}
          onChange={(event) => change({ notes: event.currentTarget.value })}
        />
        <div role="alert" id="call-error">
          {error !== null && (
            <p className={styles.error}>
              <FieldError>{error}</FieldError>
            </p>
          )}
        </div>
        <Buttons end={(then) => void end(then)} ending={ending} />
      </div>
    </Card>
  );
}

type Then = "next" | "list" | "stop";

function Buttons({ end, ending }: { readonly end: (then: Then) => void; readonly ending: Then | null }) {
  const { t } = useI18n();
  return (
    <>
      <Button fullWidth loading={ending === "next"} onClick={() => end("next")}>
        {t("messages.call.save_next")}
      </Button>
      <Group gap="xs" justify="space-between">
        <Button variant="default" loading={ending === "list"} onClick={() => end("list")}>
          {t("messages.call.save")}
        </Button>
        <Button variant="subtle" color="gray" loading={ending === "stop"} onClick={() => end("stop")}>
          {t("messages.call.stop")}
        </Button>
      </Group>
      <p className={styles.keys}>
        <Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">{t("messages.call.enter")}</Kbd>{" "}
        {t("messages.call.enter_does")}
      </p>
    </>
  );
}

function Interests({
  value,
  onChange,
}: {
  readonly value: Interest | null;
  readonly onChange: (interest: Interest | null) => void;
}) {
  const { t } = useI18n();
  return (
    <SegmentedControl
      fullWidth
      aria-label={t("messages.call.interest")}
      value={value ?? "unknown"}
      onChange={(next) => onChange(callInterests.find((one) => one === next) ?? null)}
      data={["unknown", ...callInterests].map((one) => ({
        value: one,
        label: t(`messages.call.interest.${one}`),
      }))}
    />
  );
}

interface MomentProps {
  readonly label: ReactNode;
  readonly at: string;
  readonly onChange: (at: string) => void;
}

/** When to call again: a moment of the coming days in one click, or any other. */
function Moment({ label, at, onChange }: MomentProps) {
  const { t } = useI18n();
  const [offered] = useState(soon);
  return (
    <div className={styles.moment}>
      <TextInput
        type="datetime-local"
        label={label}
        description={t("messages.call.at_hint")}
        value={at}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap={6}>
        {offered.map(({ name, moment }) => (
          <Button
            key={name}
            size="compact-sm"
            variant={moment === at ? "light" : "default"}
            onClick={() => onChange(moment)}
          >
            {t(`messages.call.soon.${name}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}

function soon() {
  const now = new Date();
  const after = (days: number, hour: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(hour, 0, 0, 0);
    return day;
  };
  const inTwoHours = new Date(now.getTime() + 2 * 3_600_000);
  inTwoHours.setMinutes(0, 0, 0);
  return [
    { name: "hours", moment: localMoment(inTwoHours) },
    { name: "morning", moment: localMoment(after(1, 10)) },
    { name: "evening", moment: localMoment(after(1, 18)) },
    { name: "week", moment: localMoment(after(7, 10)) },
  ] as const;
}

/** An instant as the browser's field writes it, by this machine's clock. */
function localMoment(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function useEnd(call: CallView, said: Said, list: string | undefined) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const { beginNext } = useBegin(list);
  const [ending, setEnding] = useState<Then | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { outcome, interest, notes, at } = said;

  const end = async (then: Then) => {
    if (ending !== null) return;
    const wrong = then === "stop" ? null : whatMisses(said);
    setError(wrong === null ? null : t(wrong));
    if (wrong !== null) return;
    const hasMoment = (outcome === "later" || outcome === "absent") && at !== "";
    const body: EndBody =
      then === "stop"
        ? { outcome: "stopped" }
        : {
            outcome: outcome ?? "stopped",
            ...(outcome === "reached" && interest !== null ? { interest } : {}),
            ...(hasMoment ? { callBackAt: new Date(at).toISOString() } : {}),
            ...(notes.trim() === "" ? {} : { notes: notes.trim() }),
          };
    setEnding(then);
    try {
      await api.put(`/calls/${call.id}/outcome`, { body });
    } catch (fault) {
      failed(fault);
      setEnding(null);
      return;
    }
    saved(then === "stop" ? t("messages.call.stopped_done") : t("messages.call.saved", { name: call.name }));
    await queries.invalidateQueries({ queryKey: callsKey });
    if (then === "next") await beginNext();
    else goTo(listAddress(list));
  };
  return { end, ending, error };
}

function whatMisses({ outcome, at }: Said): "messages.call.say_what" | "problem.call_back_when" | null {
  if (outcome === null) return "messages.call.say_what";
  const isPast = at !== "" && !(new Date(at).getTime() > Date.now());
  if (outcome === "later" && (at === "" || isPast)) return "problem.call_back_when";
  return outcome === "absent" && isPast ? "problem.call_back_when" : null;
}
