import { type FormEvent, useState } from "react";
import { useWords } from "../words/words.tsx";
import { Dialog } from "./Dialog.tsx";
import type { CounterModel } from "./use-counter.ts";

const reasons = ["lost_ticket", "register_down", "order", "forgotten"] as const;

/** The shop asks why there is no ticket number: one tap, or the number after all. */
export function ReasonDialog({ model }: { readonly model: CounterModel }) {
  const { t } = useWords();
  const [own, setOwn] = useState("");
  return (
    <Dialog title={t("counter.reason.title")} onClose={() => model.setAsking(null)}>
      <p>{t("counter.reason.text")}</p>
      <div className="choices">
        {reasons.map((reason, place) => (
          <button
            key={reason}
            type="button"
            className="button big"
            data-first={place === 0 ? true : undefined}
            onClick={() => void model.credit({ reason: t(`counter.reason.${reason}`) })}
          >
            {t(`counter.reason.${reason}`)}
          </button>
        ))}
      </div>
      <form
        className="inline"
        onSubmit={(event) => {
          event.preventDefault();
          if (own.trim() !== "") void model.credit({ reason: own.trim() });
        }}
      >
        <label className="field">
          <span>{t("counter.reason.other")}</span>
          <input value={own} maxLength={200} onChange={(event) => setOwn(event.target.value)} />
        </label>
        <button type="submit" className="button">
          {t("counter.credit")}
        </button>
      </form>
    </Dialog>
  );
}

/** Above the shop's limit, a manager gives a code. */
export function ManagerDialog({ model }: { readonly model: CounterModel }) {
  const { t } = useWords();
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (/^\d{4,8}$/.test(code)) void model.credit({ managerCode: code });
  };
  return (
    <Dialog title={t("counter.manager.title")} onClose={() => model.setAsking(null)}>
      <form onSubmit={submit} noValidate>
        <p>{t("counter.manager.text")}</p>
        <label className="field">
          <span>{t("counter.manager.code")}</span>
          <input
            data-first
            className="code"
            type="password"
            inputMode="numeric"
            autoComplete="off"
            maxLength={8}
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ""))}
          />
        </label>
        <button type="submit" className="button primary wide">
          {t("counter.manager.do")}
        </button>
      </form>
    </Dialog>
  );
}
