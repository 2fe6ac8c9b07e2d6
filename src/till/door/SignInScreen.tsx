import { type FormEvent, useEffect, useRef, useState } from "react";
import type { CounterCashier } from "../../capabilities/till/shared.ts";
import { consoleAddress } from "./console-address.ts";
import { useTill } from "../model/use-till.tsx";
import { Refused } from "../sync/api.ts";
import { useWords } from "../words/words.tsx";
import { InsecureNote } from "./InsecureNote.tsx";
import { LanguageChoice } from "./LanguageChoice.tsx";

/** Who stands at the counter: a tile, then a short code. */
export function SignInScreen() {
  const { till, state } = useTill();
  const { t } = useWords();
  const { start } = state;
  const [chosen, setChosen] = useState<CounterCashier | null>(null);
  if (start === null) return null;
  const cashier = chosen ?? (start.cashiers.length === 1 ? (start.cashiers[0] ?? null) : null);
  const waiting = state.entries.filter((entry) => entry.state === "waiting").length;

  return (
    <main className="door">
      <div className="door-card">
        {start.shop.logoUrl === null ? (
          <img className="door-mark" src="/till/icon.svg" alt="" width="64" height="64" />
        ) : (
          <img className="door-logo" src={start.shop.logoUrl} alt="" />
        )}
        <h1>{start.shop.name}</h1>
        <p>
          {start.device.name}, {start.store.name}
        </p>
        {waiting === 0 ? null : <p className="told">{t("counter.waiting_kept", { count: waiting })}</p>}
        {cashier === null ? (
          <>
            <h2>{t("counter.sign_in.who")}</h2>
            {start.cashiers.length === 0 ? (
              <p>{t("counter.sign_in.nobody", { address: consoleAddress() })}</p>
            ) : null}
            <div className="tiles">
              {start.cashiers.map((one) => (
                <button key={one.id} type="button" className="tile" onClick={() => setChosen(one)}>
                  <span className="tile-initial" aria-hidden="true">
                    {one.name.slice(0, 1)}
                  </span>
                  {one.name}
                </button>
              ))}
            </div>
          </>
        ) : (
          <CodeForm
            cashier={cashier}
            onBack={start.cashiers.length > 1 ? () => setChosen(null) : null}
            signIn={async (code) => await till.signIn(cashier, code)}
          />
        )}
        <InsecureNote />
        <LanguageChoice />
      </div>
    </main>
  );
}

type CodeFormProps = {
  readonly cashier: CounterCashier;
  readonly onBack: (() => void) | null;
  readonly signIn: (code: string) => Promise<"signed_in" | "wrong_code" | "unknown_here">;
};

function CodeForm({ cashier, onBack, signIn }: CodeFormProps) {
  const { state } = useTill();
  const { t } = useWords();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.focus(), [cashier.id]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^\d{4,8}$/.test(code)) {
      setProblem(t("counter.sign_in.digits"));
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      const outcome = await signIn(code);
      if (outcome !== "signed_in") setProblem(t(`counter.sign_in.${outcome}`));
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      setProblem(fault.message);
    } finally {
      setBusy(false);
      setCode("");
      field.current?.focus();
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <label className="field">
        <span>{t("counter.sign_in.code_of", { name: cashier.name })}</span>
        <input
          ref={field}
          className="code"
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          value={code}
          aria-invalid={problem !== ""}
          aria-describedby={problem === "" ? undefined : "code-problem"}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ""))}
        />
      </label>
      {state.start === null || state.start.demoCode === null ? null : (
        <p className="hint">{t("counter.sign_in.demo_code", { code: state.start.demoCode })}</p>
      )}
      {problem === "" ? null : (
        <p className="problem" id="code-problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="button primary wide" disabled={isBusy}>
        {t("counter.sign_in.do")}
      </button>
      {onBack === null ? null : (
        <button type="button" className="button quiet wide" onClick={onBack}>
          {t("counter.sign_in.other")}
        </button>
      )}
    </form>
  );
}
