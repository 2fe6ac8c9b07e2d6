import { type FormEvent, useState } from "react";
import { useTill } from "../model/use-till.tsx";
import { Refused } from "../sync/api.ts";
import { consoleAddress } from "./console-address.ts";
import { InsecureNote } from "./InsecureNote.tsx";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { useWords } from "../words/words.tsx";

const length = 8;

/** The code of the console makes this device a till of the shop. */
export function PairingScreen() {
  const { till } = useTill();
  const { t } = useWords();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  const pair = async (event: FormEvent) => {
    event.preventDefault();
    const digits = code.replace(/\D/g, "");
    if (digits.length !== length) {
      setProblem(t("counter.pair.eight_digits"));
      return;
    }
    setBusy(true);
    try {
      await till.pair(digits);
    } catch (fault) {
      setProblem(fault instanceof Refused ? fault.message : t("counter.unreachable.text"));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="door">
      <form className="door-card" onSubmit={(event) => void pair(event)} noValidate>
        <img className="door-mark" src="/till/icon.svg" alt="" width="64" height="64" />
        <h1>{t("counter.pair.title")}</h1>
        <p>{t("counter.pair.text", { address: consoleAddress() })}</p>
        <label className="field">
          <span>{t("counter.pair.code")}</span>
          <input
            className="code"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do on this screen
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            placeholder="1234 5678"
            value={code}
            maxLength={12}
            aria-invalid={problem !== ""}
            aria-describedby={problem === "" ? undefined : "pair-problem"}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
        {problem === "" ? null : (
          <p className="problem" id="pair-problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary wide" disabled={isBusy}>
          {t("counter.pair.do")}
        </button>
        <InsecureNote />
        <LanguageChoice />
      </form>
    </main>
  );
}
