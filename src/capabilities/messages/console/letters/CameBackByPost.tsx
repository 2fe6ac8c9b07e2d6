import { Button, Group, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Check, CircleAlert, CircleHelp, LoaderCircle, Undo2 } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Returned, ReturnedAnswer } from "../../shared.ts";
import styles from "./letters.module.css";
import { lettersKey } from "./reading.ts";

type Effect = Returned["effect"] | "undone";

interface Entry {
  readonly key: number;
  readonly typed: string;
  readonly returned: (Omit<Returned, "effect"> & { readonly effect: Effect }) | null;
  readonly fault: unknown;
}

/** A pile of letters that came back: a number, Enter, the next one. A reader of bar codes does the same. */
export function CameBackByPost() {
  const { t } = useI18n();
  const { entries, take, undo } = useReturns();
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== "") take(typed.trim());
    setTyped("");
    input.current?.focus();
  };
  const noted = entries.filter(({ returned }) => returned?.effect === "noted").length;
  return (
    <Card title={t("messages.letters.back")}>
      <p className={styles.plain}>{t("messages.letters.back_sentence")}</p>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm" wrap="nowrap">
          <TextInput
            ref={input}
            className={styles.number ?? ""}
            label={t("messages.letters.number")}
            description={t("messages.letters.number_hint")}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            enterKeyHint="next"
          />
          <Button type="submit" flex="none">
            {t("messages.letters.note")}
          </Button>
        </Group>
      </form>
      {noted > 0 && <p className={styles.noted}>{t("messages.letters.noted", { count: noted })}</p>}
      <ul className={styles.back} aria-live="polite" aria-label={t("messages.letters.back")}>
        {entries.map((entry) => (
          <Line key={entry.key} entry={entry} undo={() => void undo(entry)} />
        ))}
      </ul>
    </Card>
  );
}

/** Each is sent as it is typed, without waiting for the one before. */
function useReturns() {
  const { failed } = useToasts();
  const queries = useQueryClient();
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const next = useRef(0);
  const put = (key: number, change: Partial<Entry>) =>
    setEntries((now) => now.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const send = async (key: number, typed: string) => {
    try {
      const { items } = await api.post<ReturnedAnswer>("/letters/returned", {
        body: { references: [typed.slice(0, 40)] },
      });
      put(key, { returned: items[0] ?? null });
    } catch (fault) {
      put(key, { fault });
    }
    await queries.invalidateQueries({ queryKey: lettersKey });
  };
  const take = (typed: string) => {
    next.current += 1;
    const key = next.current;
    setEntries((now) => [{ key, typed, returned: null, fault: null }, ...now]);
    void send(key, typed);
  };
  const undo = async ({ key, returned }: Entry) => {
    if (returned === null || returned.reference === null) return;
    try {
      await api.delete(`/letters/returned/${encodeURIComponent(returned.reference)}`);
      put(key, { returned: { ...returned, effect: "undone" } });
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: lettersKey });
  };
  return { entries, take, undo };
}

const signs: Readonly<Record<Effect, typeof Check>> = {
  noted: Check,
  again: Check,
  moved: Check,
  undone: Undo2,
  nobody: CircleHelp,
  not_posted: CircleAlert,
  unknown: CircleAlert,
};

function Line({ entry, undo }: { readonly entry: Entry; readonly undo: () => void }) {
  const { t } = useI18n();
  const { typed, returned, fault } = entry;
  if (returned === null) {
    return (
      <li className={styles.one} data-tone={fault === null ? undefined : "wrong"}>
        {fault === null ? <LoaderCircle size={20} aria-hidden /> : <CircleAlert size={20} aria-hidden />}
        <span className={styles.words}>
          <span className={styles.typed}>{typed}</span>
          {fault !== null && <span>{problemText(fault, t)}</span>}
        </span>
      </li>
    );
  }
  const { effect, customerId, name, address, mailingName, reference } = returned;
  const Sign = signs[effect];
  const isWrong = effect === "unknown" || effect === "not_posted";
  return (
    <li className={styles.one} data-tone={isWrong ? "wrong" : effect === "noted" ? "noted" : undefined}>
      <Sign size={20} strokeWidth={1.75} aria-hidden />
      <span className={styles.words}>
        {customerId !== null && (
          <AppLink className={styles.name} href={`/customers/${customerId}`}>
            {name ?? t("messages.letters.nameless")}
          </AppLink>
        )}
        <span>{t(`messages.letters.effect.${effect}`)}</span>
        <span className={styles.hint}>
          <span className={styles.typed}>{reference ?? typed}</span>
          {mailingName !== null && ` · ${mailingName}`}
          {address !== null && ` · ${address}`}
        </span>
      </span>
      {effect === "noted" && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={undo}
          aria-label={t("messages.letters.undo_named", { number: reference ?? typed })}
        >
          {t("messages.letters.undo")}
        </Button>
      )}
    </li>
  );
}
