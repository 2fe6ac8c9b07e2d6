import { ActionIcon, Button, NumberInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Optional } from "../../../../console/components/form.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";

import common from "../common/common.module.css";
import { Euros } from "../common/Euros.tsx";
import { sayFigures } from "../say.ts";
import type { Quote } from "./quote.ts";
import styles from "./rewards.module.css";

type TypedLine = {
  readonly id: number;
  readonly sku: string;
  readonly quantity: string | number;
  readonly price: string | number;
};

const emptyLine = (id: number): TypedLine => ({ id, sku: "", quantity: 1, price: "" });

/** A basket typed by hand: what promotions, codes and programs would make of it; nothing is recorded. */
export function QuoteTester() {
  const { t } = useI18n();
  const [customer, setCustomer] = useState<Found | null>(null);
  const [codes, setCodes] = useState("");
  const [lines, setLines] = useState<readonly TypedLine[]>([emptyLine(0), emptyLine(1)]);
  const [missing, setMissing] = useState(false);
  const quote = useMutation({
    mutationFn: async () =>
      await api.post<Quote>("/loyalty/quotes", {
        body: {
          ...(customer === null ? {} : { customer: { id: customer.id } }),
          codes: codes.split(/[\s,;]+/).filter((code) => code !== ""),
          lines: filled(lines).map(({ sku, quantity, price }) => ({
            ...(sku.trim() === "" ? {} : { sku: sku.trim() }),
            quantity: Number(quantity),
            unitPrice: Number(price),
          })),
        },
      }),
  });
  const write = (id: number, change: Partial<TypedLine>) =>
    setLines(lines.map((line) => (line.id === id ? { ...line, ...change } : line)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = filled(lines).length === 0;
    setMissing(isEmpty);
    if (!isEmpty) quote.mutate();
  };
  return (
    <Card title={t("loyalty.quote.title")}>
      <p className={common.quiet}>{t("loyalty.quote.note")}</p>
      <form onSubmit={submit} noValidate className={styles.quote}>
        <ul className={styles.lines} aria-label={t("loyalty.quote.lines")}>
          {lines.map((line, place) => (
            <li key={line.id} className={styles.line}>
              <TextInput
                label={t("loyalty.quote.sku")}
                value={line.sku}
                onChange={(event) => write(line.id, { sku: event.currentTarget.value })}
                autoComplete="off"
                spellCheck={false}
              />
              <NumberInput
                label={t("loyalty.quote.quantity")}
                hideControls
                decimalScale={3}
                value={line.quantity}
                onChange={(quantity) => write(line.id, { quantity })}
              />
              <Euros
                label={t("loyalty.quote.price")}
                value={line.price}
                onChange={(price) => write(line.id, { price })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                disabled={lines.length === 1}
                aria-label={t("loyalty.quote.remove", { number: place + 1 })}
                onClick={() => setLines(lines.filter(({ id }) => id !== line.id))}
              >
                <X size={18} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => setLines([...lines, emptyLine(Math.max(...lines.map(({ id }) => id)) + 1)])}
        >
          {t("loyalty.quote.add_line")}
        </Button>
        <div className={styles.around}>
          <CustomerPicker
            label={<Optional>{t("loyalty.quote.customer")}</Optional>}
            value={customer}
            onChange={setCustomer}
          />
          <TextInput
            label={<Optional>{t("loyalty.quote.codes")}</Optional>}
            value={codes}
            onChange={(event) => setCodes(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <div>
          <Button type="submit" variant="default" loading={quote.isPending}>
            {t("loyalty.quote.action")}
          </Button>
        </div>
        <div role="status">
          {missing && filled(lines).length === 0 && (
            <p className={styles.wrong}>{t("loyalty.quote.missing")}</p>
          )}
          {quote.error !== null && <p className={styles.wrong}>{problemText(quote.error, t)}</p>}
          {quote.data !== undefined && <QuoteResult quote={quote.data} />}
        </div>
      </form>
    </Card>
  );
}

const filled = (lines: readonly TypedLine[]) =>
  lines.filter(({ price, quantity }) => price !== "" && Number(quantity) !== 0);

function QuoteResult({ quote }: { readonly quote: Quote }) {
  const i18n = useI18n();
  const { t, money, number } = i18n;
  return (
    <div className={styles.result}>
      <dl className={styles.sums}>
        <div>
          <dt>{t("loyalty.quote.gross")}</dt>
          <dd>{money(quote.grossCents)}</dd>
        </div>
        {quote.applied.map((one) => (
          <div key={`${one.kind} ${one.id}`}>
            <dt>{one.name}</dt>
            <dd>{one.cents === 0 ? "–" : money(-one.cents)}</dd>
          </div>
        ))}
        <div className={styles.total}>
          <dt>{t("loyalty.quote.total")}</dt>
          <dd>{money(quote.dueCents)}</dd>
        </div>
        <div>
          <dt>{t("loyalty.quote.tax")}</dt>
          <dd>{money(quote.taxCents)}</dd>
        </div>
      </dl>
      {quote.applied.length === 0 && <p className={common.quiet}>{t("loyalty.quote.nothing")}</p>}
      {quote.rejected.map(({ code, reason }) => (
        <p key={code} className={styles.wrong}>
          {t("loyalty.quote.rejected", { code, reason: sayReason(reason, i18n) })}
        </p>
      ))}
      {quote.programs.map((program) => (
        <div key={program.programId}>
          <p className={common.plain}>
            {t("loyalty.quote.earned", {
              program: program.programName,
              points: number(program.earned, 3),
              unit: program.earned < 2 ? program.unitName.one : program.unitName.other,
            })}
          </p>
          {program.explanation.map(({ text, values }) => (
            <p key={text} className={common.quiet}>
              {t(text, sayFigures(values, i18n))}
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}

/** Why a code gives nothing; the words of a refusal stay with the server, these are the tester's own. */
function sayReason(reason: string, { t, has }: I18n): string {
  const known = `loyalty.quote.reason.${reason}`;
  return t(has(known) ? known : "loyalty.quote.reason.other");
}
