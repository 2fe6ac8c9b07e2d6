import { useToasts } from "../../../console/toasts.tsx";

const undoDelay = 10_000;
const waiting = new Set<() => void>();
let isListening = false;

/**
 * Does something only once the time to change one's mind has passed, for what the server cannot take back.
 * Whoever leaves the page has decided: then it is done at once.
 */
export function postpone(act: () => void, delay = undoDelay) {
  const doNow = () => {
    cancel();
    act();
  };
  const timer = setTimeout(doNow, delay);
  const cancel = () => {
    clearTimeout(timer);
    waiting.delete(doNow);
  };
  waiting.add(doNow);
  listen();
  return cancel;
}

function listen() {
  if (isListening || typeof window === "undefined") return;
  isListening = true;
  window.addEventListener("pagehide", () => {
    for (const doNow of [...waiting]) doNow();
  });
}

interface Postponed {
  /** Said in the toast: "Note retirée." */
  readonly sentence: string;
  readonly act: () => Promise<unknown>;
  /** The screen goes back to what it was, also when the server refuses in the end. */
  readonly putBack: () => unknown;
}

/** The undoable toast for an act that waits until it can no longer be undone. */
export function usePostponed() {
  const toasts = useToasts();
  return ({ sentence, act, putBack }: Postponed) => {
    const cancel = postpone(() => {
      act().catch((fault: unknown) => {
        putBack();
        toasts.failed(fault);
      });
    });
    toasts.undoable(sentence, () => {
      cancel();
      putBack();
    });
  };
}
