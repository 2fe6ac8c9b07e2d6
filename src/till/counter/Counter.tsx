import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CameraDialog } from "../camera/CameraDialog.tsx";
import { EnrolDialog } from "../enrol/EnrolDialog.tsx";
import { useFinder } from "../find/use-finder.ts";
import { useTill } from "../model/use-till.tsx";
import { useScan } from "../scan/use-scan.ts";
import { useWords } from "../words/words.tsx";
import { AmountZone } from "./AmountZone.tsx";
import { CustomerZone } from "./CustomerZone.tsx";
import { FindZone } from "./FindZone.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { JournalDialog } from "./JournalDialog.tsx";
import { MenuDialog } from "./MenuDialog.tsx";
import type { Opened } from "./opened.ts";
import { PaperDialog } from "./PaperDialog.tsx";
import { ManagerDialog, ReasonDialog } from "./Questions.tsx";
import { ReturnDialog } from "./ReturnDialog.tsx";
import { pressKey } from "./amount.ts";
import { useCounter } from "./use-counter.ts";
import { useUndo } from "./use-undo.ts";

/** The one screen: find, customer, amount. */
export function Counter() {
  const { state } = useTill();
  const { t } = useWords();
  const find = useRef<HTMLInputElement>(null);
  const amount = useRef<HTMLInputElement>(null);
  const ticket = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const [enrolled, setEnrolled] = useState<string | null>(null);
  const enrolCard = useRef<((number: string) => void) | null>(null);

  const focus = useCallback((zone: "find" | "amount" | "ticket") => {
    // After React has drawn what the gesture changed.
    setTimeout(() => ({ find, amount, ticket })[zone].current?.focus({ preventScroll: true }));
  }, []);
  const model = useCounter(focus);
  const { customer, done, choose, chooseCard, scanned, setDone } = model;
  const finder = useFinder(
    (id) => void choose(id),
    (number) => void chooseCard(number),
  );
  const undo = useUndo(model, focus);

  useScan((text) => {
    if (enrolCard.current !== null) return enrolCard.current(text);
    if (opened !== null && opened !== "camera") return;
    setOpened(null);
    finder.setText("");
    void scanned(text);
  });
  useEffect(() => focus("find"), [focus]);
  const shownId = customer?.signed.id;
  // Only once the customer is drawn can the amount be typed: a slow device draws later than any timer.
  useEffect(() => {
    if (shownId !== undefined) amount.current?.focus({ preventScroll: true });
  }, [shownId]);
  useKeyboard({
    hasCustomer: customer !== null,
    isDialogOpen: opened !== null || model.asking !== null,
    focus,
  });
  useShortcuts(opened === null && model.asking === null, {
    F1: () => setOpened("help"),
    F2: () => setOpened("enrol"),
    F4: () => void undo.run(),
    Escape: () => {
      finder.setText("");
      setDone(null);
      model.clear();
    },
  });

  const takeScans = useCallback((take: ((number: string) => void) | null) => {
    enrolCard.current = take;
  }, []);
  const isEnrolled = customer !== null && customer.signed.id === enrolled;
  const close = () => {
    setOpened(null);
    focus(customer === null ? "find" : "amount");
  };
  const pressPad = (key: string) => {
    if (customer !== null) return model.setAmount(pressKey(model.amount, key));
    // Without a customer, the pad types the end of a phone number.
    finder.setText(key === "back" ? finder.text.slice(0, -1) : key === "," ? finder.text : finder.text + key);
  };

  return (
    <div className={`counter${customer === null ? "" : " has-customer"}${isEnrolled ? " is-enrolled" : ""}`}>
      <Header onMenu={() => setOpened("menu")} onJournal={() => setOpened("journal")} />
      <main className="zones">
        <h1 className="unseen">
          {t("counter.title_of", { shop: state.start?.shop.name, device: state.start?.device.name })}
        </h1>
        <div className="zone-left">
          <FindZone finder={finder} field={find} onCamera={() => setOpened("camera")} />
          <CustomerZone
            model={model}
            finder={finder}
            isEnrolled={isEnrolled}
            onCredit={() => setEnrolled(null)}
            onPaper={() => setOpened("paper")}
            onHelp={() => setOpened("help")}
          />
          <div className="pair">
            <button type="button" className="button big" onClick={() => setOpened("enrol")}>
              {t("counter.enrol")}
              <kbd>F2</kbd>
            </button>
            <button
              type="button"
              className="button big"
              disabled={undo.left === null}
              onClick={() => void undo.run()}
            >
              <span>{t("counter.undo")}</span>
              {undo.left === null ? <kbd>F4</kbd> : <small>{t("counter.undo_left", undo.left)}</small>}
            </button>
          </div>
        </div>
        <AmountZone model={model} field={amount} ticketField={ticket} onPad={pressPad} />
      </main>
      <p className="unseen" role="status">
        {done === null ? "" : t("counter.done_of", { name: done.entry.said.name })}
      </p>
      {opened === "menu" ? (
        <MenuDialog onClose={close} onOpen={setOpened} hasCustomer={customer !== null} />
      ) : null}
      {opened === "help" ? <HelpDialog onClose={close} /> : null}
      {opened === "journal" ? <JournalDialog onClose={close} /> : null}
      {opened === "return" ? <ReturnDialog model={model} onClose={close} /> : null}
      {opened === "paper" && customer !== null ? (
        <PaperDialog shown={customer} model={model} onClose={close} />
      ) : null}
      {opened === "camera" ? (
        <CameraDialog
          onClose={close}
          onRead={(text) => {
            setOpened(null);
            void scanned(text);
          }}
        />
      ) : null}
      {opened === "enrol" ? (
        <EnrolDialog
          onScannedCard={takeScans}
          onClose={close}
          onEnrolled={(id) => {
            setOpened(null);
            setEnrolled(id);
            void choose(id);
          }}
        />
      ) : null}
      {model.asking === "reason" ? <ReasonDialog model={model} /> : null}
      {model.asking === "manager" ? <ManagerDialog model={model} /> : null}
    </div>
  );
}

type KeyboardOptions = {
  readonly hasCustomer: boolean;
  readonly isDialogOpen: boolean;
  readonly focus: (zone: "find" | "amount") => void;
};

/** What is typed always goes somewhere: digits to the amount of the customer shown, all else to finding. */
function useKeyboard({ hasCustomer, isDialogOpen, focus }: KeyboardOptions): void {
  // Before the next key, however fast: what is typed after Escape already looks for somebody.
  useLayoutEffect(() => {
    if (isDialogOpen) return undefined;
    const listen = (event: KeyboardEvent) => {
      const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isSign || event.key === " ") return;
      const field = document.activeElement;
      const isAmount = field instanceof HTMLElement && field.dataset["zone"] === "amount";
      const isLetter = /\p{L}/u.test(event.key);
      if (field instanceof HTMLInputElement && !(isAmount && (isLetter || !hasCustomer))) return;
      // The focus moves before the sign is typed, so that it is typed there.
      const zone = hasCustomer && !isLetter ? "amount" : "find";
      document.querySelector<HTMLInputElement>(`[data-zone="${zone}"]`)?.focus({ preventScroll: true });
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [hasCustomer, isDialogOpen, focus]);
}

function useShortcuts(isOn: boolean, actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event: KeyboardEvent) => {
      const action = latest.current[event.key];
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      // Escape closes the dialog of a part of the screen, and that alone.
      if (document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [isOn]);
}
