import { useEffect } from "react";
import { Counter } from "./counter/Counter.tsx";
import { Message } from "./door/Message.tsx";
import { PairingScreen } from "./door/PairingScreen.tsx";
import { SignInScreen } from "./door/SignInScreen.tsx";
import type { Till } from "./model/till.ts";
import { TillProvider, useTill } from "./model/use-till.tsx";
import { takeOver } from "./sync/one-tab.ts";
import { useWords, WordsProvider } from "./words/words.tsx";

const anywhere = { currency: "EUR", timeZone: "Europe/Paris", country: "FR", language: "fr" } as const;

export function App({ till }: { readonly till: Till }) {
  return (
    <TillProvider till={till}>
      <Speaking />
    </TillProvider>
  );
}

function Speaking() {
  const { state } = useTill();
  return (
    <WordsProvider place={state.start?.shop ?? anywhere}>
      <Screen />
    </WordsProvider>
  );
}

function Screen() {
  const { till, state } = useTill();
  const { t, language } = useWords();
  const { phase, start } = state;

  useEffect(() => {
    till.speak(language);
    document.title =
      start === null
        ? t("counter.title")
        : t("counter.title_of", { shop: start.shop.name, device: start.device.name });
  }, [till, language, start, t]);

  switch (phase) {
    case "opening":
      return <Message text={t("counter.opening")} isBusy />;
    case "unreachable":
      return (
        <Message
          title={t("counter.unreachable.title")}
          text={t("counter.unreachable.text")}
          action={{ label: t("counter.try_again"), run: () => void till.meet() }}
        />
      );
    case "elsewhere":
      return (
        <Message
          title={t("counter.elsewhere.title")}
          text={t("counter.elsewhere.text")}
          action={{
            label: t("counter.elsewhere.take_over"),
            run: () =>
              void takeOver(
                () => location.reload(),
                () => undefined,
              ),
          }}
        />
      );
    case "closed":
      return (
        <Message
          title={t("counter.closed.title")}
          text={t("counter.closed.text")}
          action={{ label: t("counter.closed.open"), run: () => location.reload() }}
        />
      );
    case "pairing":
      return <PairingScreen />;
    case "signing_in":
      return <SignInScreen />;
    case "counter":
      return <Counter />;
  }
}
