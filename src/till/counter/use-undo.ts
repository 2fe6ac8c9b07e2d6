import { useEffect, useState } from "react";
import { useTill } from "../model/use-till.tsx";
import type { Entry } from "../store/queue.ts";
import { useWords, type Words } from "../words/words.tsx";
import { beep } from "./beep.ts";
import type { CounterModel } from "./use-counter.ts";
import { refTo } from "./ref-to.ts";

/** The last purchase, for as long as it may be undone. */
export function useUndo(model: CounterModel, focus: (zone: "find") => void) {
  const { till, state } = useTill();
  const { t } = useWords();
  const [nowMs, setNowMs] = useState(() => till.nowMs());
  const minutes = state.start?.settings.undoMinutes ?? 0;
  const last = lastUndoable(state.entries);
  const leftMs = last === undefined ? 0 : Date.parse(last.operation.at) + minutes * 60_000 - nowMs;
  const isLeft = leftMs > 0;

  useEffect(() => {
    if (last === undefined) return undefined;
    const look = () => setNowMs(till.nowMs());
    const first = setTimeout(look);
    const tick = setInterval(look, 1_000);
    return () => {
      clearTimeout(first);
      clearInterval(tick);
    };
  }, [till, last]);

  const run = async () => {
    if (last === undefined || !isLeft) return;
    const operation = { ...till.stamp(), kind: "undo" as const, operationId: last.operation.id };
    const entry = await till.record(operation, { ...last.said, quote: null });
    const isRefused = entry.state === "refused";
    beep(isRefused ? "refused" : "done");
    model.setDone(null);
    model.clear();
    model.setNotice(
      isRefused
        ? { tone: "refused", text: entry.result?.message ?? t("counter.refused") }
        : { tone: "told", text: undoneWords(last, entry.state === "waiting", t) },
    );
    if (isRefused) await till.markSeen();
    focus("find");
  };

  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  const left =
    last === undefined || !isLeft
      ? null
      : {
          name: last.said.name,
          time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`,
        };
  return { left, run };
}

/** What is undone, and what the undoing cannot bring back by itself. */
function undoneWords({ operation, said }: Entry, isWaiting: boolean, t: Words["t"]): string {
  const words = [t("counter.undone", { name: said.name })];
  if (operation.kind !== "credit") return words.join(" ");
  if (operation.commonPoints !== undefined && isWaiting) words.push(t("counter.undone.common_later"));
  const isUsed = operation.reward !== undefined || (operation.voucherCodes ?? []).length > 0;
  if (isUsed) words.push(t("counter.undone.goods_stay"));
  return words.join(" ");
}

function lastUndoable(entries: readonly Entry[]): Entry | undefined {
  const undone = new Set(entries.flatMap(({ operation }) => refTo(operation)));
  const last = entries.findLast(
    ({ operation }) => operation.kind === "credit" || operation.kind === "stamps",
  );
  if (last === undefined || undone.has(last.operation.id) || last.state === "refused") return undefined;
  return last;
}
