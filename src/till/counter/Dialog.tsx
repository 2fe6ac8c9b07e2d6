import { type ReactNode, useEffect, useId, useRef } from "react";
import { useWords } from "../words/words.tsx";
import { Icon } from "./Icon.tsx";

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** The browser's own dialog: it keeps the focus inside, and Escape closes it. */
export function Dialog({ title, onClose, isWide = false, children }: DialogProps) {
  const { t } = useWords();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || dialog.open) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);

  return (
    <dialog
      ref={element}
      className={isWide ? "dialog wide" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="dismiss" onClick={onClose}>
          <Icon name="close" />
          <span className="unseen">{t("counter.close_dialog")}</span>
        </button>
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
