import { type FormEvent, useState } from "react";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { amountCents, readTyped } from "./amount.ts";
import { beep } from "./beep.ts";
import { Dialog } from "./Dialog.tsx";
import type { CounterModel } from "./use-counter.ts";
import { nameOf, refOf } from "./crediting.ts";

const shownAtMost = 6;

/** Takes back the points of a returned article, and gives back the reward that was used, whole or in part. */
export function ReturnDialog({
  model,
  onClose,
}: {
  readonly model: CounterModel;
  readonly onClose: () => void;
}) {
  const { till, state } = useTill();
  const { t, money, moment } = useWords();
  const [operationId, setOperationId] = useState("");
  const [ticket, setTicket] = useState("");
  const [amount, setAmount] = useState("");
  const [problem, setProblem] = useState("");
  const { customer } = model;
  const credits = state.entries
    .filter(({ operation, said, state: reached }) => {
      const isOfCustomer = customer === null || said.customerId === customer.signed.id;
      return operation.kind === "credit" && reached !== "refused" && isOfCustomer;
    })
    .slice(-shownAtMost)
    .toReversed();
  const chosen = credits.find(({ operation }) => operation.id === operationId);

  const give = async (event: FormEvent) => {
    event.preventDefault();
    const ref =
      chosen?.operation.kind === "credit" ? chosen.operation.customer : customer && refOf(customer.signed);
    const cents = amountCents(amount);
    if (ref === null || (chosen === undefined && ticket === "")) return setProblem(t("counter.return.which"));
    if (cents === 0) return setProblem(t("counter.return.amount_missing"));
    const entry = await till.record(
      {
        ...till.stamp(),
        kind: "return",
        customer: ref,
        amountCents: cents,
        ...(chosen === undefined ? { ticketNumber: ticket } : { operationId }),
      },
      chosen?.said ?? {
        customerId: customer?.signed.id ?? "",
        name: customer === null ? "" : nameOf(customer.now),
        quote: null,
      },
    );
    if (entry.state === "refused") {
      beep("refused");
      await till.markSeen();
      return setProblem(entry.result?.message ?? t("counter.refused"));
    }
    beep("done");
    model.clear();
    model.setNotice({
      tone: "told",
      text: t(entry.state === "waiting" ? "counter.return.waits" : "counter.return.done", {
        amount: money(cents),
      }),
    });
    onClose();
  };

  return (
    <Dialog title={t("counter.return.title")} onClose={onClose}>
      <form onSubmit={(event) => void give(event)} noValidate>
        <p>{t("counter.return.text")}</p>
        <fieldset className="radios">
          <legend>{t("counter.return.of")}</legend>
          {credits.map(({ operation, said }, place) =>
            operation.kind === "credit" ? (
              <label key={operation.id}>
                <input
                  type="radio"
                  name="purchase"
                  data-first={place === 0 ? true : undefined}
                  checked={operationId === operation.id}
                  onChange={() => {
                    setOperationId(operation.id);
                    setAmount((operation.amountCents / 100).toFixed(2).replace(".", ","));
                  }}
                />
                {t("counter.return.purchase", {
                  name: said.name,
                  amount: money(operation.amountCents),
                  when: moment(operation.at),
                })}
              </label>
            ) : null,
          )}
          {customer === null ? null : (
            <label>
              <input
                type="radio"
                name="purchase"
                checked={operationId === ""}
                onChange={() => setOperationId("")}
              />
              {t("counter.return.by_ticket")}
            </label>
          )}
        </fieldset>
        {customer === null || operationId !== "" ? null : (
          <label className="field">
            <span>{t("counter.return.ticket")}</span>
            <input
              autoComplete="off"
              value={ticket}
              onChange={(event) => setTicket(event.target.value.trim())}
            />
          </label>
        )}
        <label className="field">
          <span>{t("counter.return.amount")}</span>
          <input
            inputMode="decimal"
            autoComplete="off"
            value={amount}
            onChange={(event) => setAmount(readTyped(event.target.value) ?? amount)}
          />
        </label>
        {problem === "" ? null : (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary wide">
          {t("counter.return.do")}
        </button>
      </form>
    </Dialog>
  );
}
