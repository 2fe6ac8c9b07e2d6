import { useState } from "react";
import { LanguageChoice } from "../door/LanguageChoice.tsx";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { isMuted, setMuted } from "./beep.ts";
import { Dialog } from "./Dialog.tsx";
import type { Opened } from "./opened.ts";

type MenuDialogProps = {
  readonly hasCustomer: boolean;
  readonly onOpen: (opened: Opened) => void;
  readonly onClose: () => void;
};

/** Everything that is not asked for ten times an hour. */
export function MenuDialog({ hasCustomer, onOpen, onClose }: MenuDialogProps) {
  const { till, state } = useTill();
  const { t } = useWords();
  const [muted, setMutedHere] = useState(isMuted);
  const [problem, setProblem] = useState("");
  const isInstalled = matchMedia("(display-mode: standalone)").matches;
  const isApple = /iPad|iPhone|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;

  const closeTill = async () => {
    if (!(await till.close())) setProblem(t("counter.close_refused", { count: till.waiting.length }));
  };

  return (
    <Dialog title={t("counter.menu")} onClose={onClose}>
      <div className="choices">
        <button type="button" className="button big" data-first onClick={() => onOpen("journal")}>
          {t("counter.journal.title")}
        </button>
        <button type="button" className="button big" onClick={() => onOpen("return")}>
          {t("counter.return.title")}
        </button>
        <button type="button" className="button big" disabled={!hasCustomer} onClick={() => onOpen("paper")}>
          {t("counter.paper.title")}
        </button>
        <button
          type="button"
          className="button big"
          aria-pressed={!muted}
          onClick={() => {
            setMuted(!muted);
            setMutedHere(!muted);
          }}
        >
          {t(muted ? "counter.sound_off" : "counter.sound_on")}
        </button>
      </div>
      <div className="choices">
        <button type="button" className="button quiet wide" onClick={() => onOpen("help")}>
          {t("counter.help.title")}
        </button>
        <LanguageChoice />
      </div>
      {isInstalled ? null : (
        <p className="hint">{t(isApple ? "counter.install_apple" : "counter.install")}</p>
      )}
      {state.isEncrypted ? null : <p className="hint">{t("counter.not_encrypted")}</p>}
      <div className="choices">
        <button type="button" className="button big" onClick={() => void till.changeCashier()}>
          {t("counter.change_cashier")}
        </button>
        <button type="button" className="button big danger" onClick={() => void closeTill()}>
          {t("counter.close_till")}
        </button>
      </div>
      {problem === "" ? (
        <p className="hint">{t("counter.close_hint")}</p>
      ) : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
