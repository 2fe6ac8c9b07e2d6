import { Button, NumberInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { ReportAnswer } from "../../shared.ts";
import styles from "./mailings.module.css";
import { useMailingsChanged } from "./reading.ts";
import { useVoucherWords, voucherKindQuery } from "./vouchers.ts";

type Vouchers = NonNullable<ReportAnswer["vouchers"]>;

/** What became of the vouchers of a mailing, and who still waits for one. */
export function VoucherReport({ vouchers }: { readonly vouchers: Vouchers }) {
  const { t, number, money } = useI18n();
  const may = usePermission();
  const { worth, end } = useVoucherWords();
  const { data: kind } = useQuery({ ...voucherKindQuery(vouchers.kindId), enabled: may("loyalty:read") });
  const { given, used, usedCents, expired, cancelled, receipts, receiptsCents, held } = vouchers;
  const figures = [
    ["given", number(given)],
    ["used", number(used)],
    ["taken_off", money(usedCents, undefined, { hideCents: true })],
    ["bought", money(receiptsCents, undefined, { hideCents: true })],
    ...(expired > 0 ? [["expired", number(expired)] as const] : []),
    ...(cancelled > 0 ? [["cancelled", number(cancelled)] as const] : []),
  ] as const;
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.voucher.report", { kind: vouchers.kindName })}</h2>
      {kind !== undefined && (
        <p className={styles.hint}>
          {worth(kind)} · {end(kind)}
        </p>
      )}
      <dl className={styles.figures}>
        {figures.map(([name, figure]) => (
          <div key={name}>
            <dt>{t(`messages.voucher.${name}`)}</dt>
            <dd className="figures">{figure}</dd>
          </div>
        ))}
      </dl>
      {receipts < used && (
        <p className={styles.hint}>{t("messages.voucher.receipts_known", { known: receipts, used })}</p>
      )}
      {held > 0 && (
        <div className={styles.held}>
          <p className={styles.notice} role="status">
            {t("messages.voucher.held", { count: held, people: number(held) })}
          </p>
          {kind !== undefined && kind.mostCodes !== null && may("loyalty:write") && (
            <MoreCodes kindId={kind.id} mostCodes={kind.mostCodes} held={held} />
          )}
        </div>
      )}
    </Card>
  );
}

function MoreCodes({
  kindId,
  mostCodes,
  held,
}: {
  readonly kindId: string;
  readonly mostCodes: number;
  readonly held: number;
}) {
  const { t } = useI18n();
  const client = useQueryClient();
  const changed = useMailingsChanged();
  const { saved, failed } = useToasts();
  const [more, setMore] = useState<string | number>(held);
  const [isBusy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.patch(`/loyalty/voucher-kinds/${kindId}`, { body: { mostCodes: mostCodes + Number(more) } });
      await client.invalidateQueries({ queryKey: ["loyalty", "kinds"] });
      await changed();
      saved(t("messages.voucher.added"));
    } catch (fault) {
      failed(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.trial}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <NumberInput
        label={t("messages.voucher.more")}
        min={1}
        allowDecimal={false}
        value={more}
        onChange={setMore}
      />
      <Button type="submit" loading={isBusy} disabled={!(Number(more) >= 1)}>
        {t("messages.voucher.add")}
      </Button>
    </form>
  );
}
