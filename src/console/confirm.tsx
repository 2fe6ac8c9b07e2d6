import type { Question } from "./question.ts";
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";

// Loaded with the first question: the first screen asks none.
const Confirmation = lazy(() => import("./Confirmation.tsx"));

type Ask = (question: Question) => Promise<boolean>;

const Context = createContext<Ask | null>(null);

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<{ question: Question; answer: (agreed: boolean) => void } | null>(null);
  const [isOpen, setOpen] = useState(false);

  const ask = useCallback<Ask>(
    (question) =>
      new Promise((answer) => {
        setAsked({ question, answer });
        setOpen(true);
      }),
    [],
  );

  const close = (agreed: boolean) => {
    setOpen(false);
    asked?.answer(agreed);
  };

  return (
    <Context value={ask}>
      {children}
      {asked !== null && (
        <Suspense>
          <Confirmation question={asked.question} isOpen={isOpen} onAnswer={close} />
        </Suspense>
      )}
    </Context>
  );
}

/** `if (await confirm({ title, effect, action })) …`, before what cannot be undone. */
export function useConfirm() {
  const ask = useContext(Context);
  if (ask === null) throw new Error("useConfirm is called outside of ConfirmProvider.");
  return ask;
}
