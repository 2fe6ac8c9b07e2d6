import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MailOpen, Printer } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { LetterRunView, WaitingLetters } from "../../shared.ts";
import styles from "./letters.module.css";
import { lettersKey, waitingQuery } from "./reading.ts";

/** Letters that are printed together: those of one mailing, or all those written to one person alone. */
interface Pile {
  readonly key: string;
  readonly mailings: readonly WaitingLetters[];
  readonly letters: number;
  readonly later: number;
  readonly nextAt: string | null;
}

interface WaitingCardProps {
  readonly prepared: (run: LetterRunView) => void;
}

export function WaitingCard({ prepared }: WaitingCardProps) {
  const { t, number } = useI18n();
  const may = usePermission()("messages:write");
  const { prepare, isPreparing } = usePreparation(prepared);
  const { data: waiting, error, refetch } = useQuery(waitingQuery);
  if (waiting === undefined) {
    return error === null ? (
      <CardSkeleton lines={3} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  const piles = pilesOf(waiting);
  const ready = piles.filter(({ letters }) => letters > 0);
  const letters = ready.reduce((sum, pile) => sum + pile.letters, 0);
  return (
    <Card
      title={t("messages.letters.waiting")}
      isFlush
      aside={
        may &&
        ready.length > 1 && (
          <Button
            leftSection={<Printer size={18} strokeWidth={1.75} aria-hidden />}
            loading={isPreparing === "all"}
            onClick={() => void prepare("all", ready.flatMap(idsOf))}
          >
            {t("messages.letters.prepare_all", { count: letters, letters: number(letters) })}
          </Button>
        )
      }
    >
      {piles.length === 0 ? (
        <Empty icon={MailOpen} sentence={t("messages.letters.none_waiting")} />
      ) : (
        <ul className={styles.list}>
          {piles.map((pile) => (
            <Line
              key={pile.key}
              pile={pile}
              isOnly={ready.length === 1}
              isPreparing={isPreparing === pile.key}
              {...(may && pile.letters > 0 ? { prepare: () => void prepare(pile.key, idsOf(pile)) } : {})}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

const idsOf = ({ mailings }: Pile) =>
  mailings.filter(({ letters }) => letters > 0).map(({ mailingId }) => mailingId);

const isOwn = (mailings: readonly WaitingLetters[]) => mailings.some(({ mailingId }) => mailingId === null);

/** Letters to one person each would be a pile each: they are one. */
function pilesOf(waiting: readonly WaitingLetters[]): Pile[] {
  const shown = waiting.filter(({ letters, later }) => letters + later > 0);
  const single = shown.filter(({ people }) => people === 1);
  const grouped = single.length > 1;
  const many = grouped ? shown.filter(({ people }) => people !== 1) : shown;
  return [
    ...many.map((mailing) => pileOf(mailing.mailingId ?? "single", [mailing])),
    ...(grouped ? [pileOf("single", single)] : []),
  ];
}

function pileOf(key: string, mailings: readonly WaitingLetters[]): Pile {
  const [first = null] = mailings.flatMap(({ nextAt }) => nextAt ?? []).toSorted();
  return {
    key,
    mailings,
    letters: mailings.reduce((sum, { letters }) => sum + letters, 0),
    later: mailings.reduce((sum, { later }) => sum + later, 0),
    nextAt: first,
  };
}

interface LineProps {
  readonly pile: Pile;
  readonly isOnly: boolean;
  readonly isPreparing: boolean;
  readonly prepare?: () => void;
}

function Line({ pile, isOnly, isPreparing, prepare }: LineProps) {
  const { t, number, instant } = useI18n();
  const { mailings, letters, later, nextAt } = pile;
  // One that is due now leaves its list within seconds.
  const [asOf] = useState(() => Date.now());
  const [first] = mailings;
  const isSingle = mailings.length > 1 || first === undefined || isOwn(mailings);
  const name = isSingle ? t("messages.letters.single") : (first.name ?? "");
  return (
    <li className={styles.pile}>
      <span className={styles.words}>
        {isSingle ? (
          <span className={styles.name}>{name}</span>
        ) : (
          <AppLink className={styles.name} href={`/messages/${first.mailingId}`}>
            {name}
          </AppLink>
        )}
        <span className={styles.hint}>
          {letters > 0 && t("messages.letters.ready", { count: letters, letters: number(letters) })}
          {letters > 0 && later > 0 && " · "}
          {later > 0 &&
            t("messages.letters.later", {
              count: later,
              letters: number(later),
              at: nextAt === null || Date.parse(nextAt) <= asOf ? "none" : instant(nextAt),
            })}
        </span>
      </span>
      {prepare !== undefined && (
        <Button
          variant={isOnly ? "filled" : "default"}
          loading={isPreparing}
          onClick={prepare}
          aria-label={t("messages.letters.prepare_named", { name })}
        >
          {t("messages.letters.prepare")}
        </Button>
      )}
    </li>
  );
}

function usePreparation(prepared: (run: LetterRunView) => void) {
  const { failed } = useToasts();
  const queries = useQueryClient();
  const [isPreparing, setPreparing] = useState<string | null>(null);
  const prepare = async (key: string, wanted: readonly (string | null)[]) => {
    setPreparing(key);
    try {
      const mailingIds = wanted.filter((id) => id !== null).slice(0, 200);
      const body = { mailingIds, own: wanted.includes(null) };
      prepared(await api.post<LetterRunView>("/letter-runs", { body }));
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: lettersKey });
    setPreparing(null);
  };
  return { prepare, isPreparing };
}
