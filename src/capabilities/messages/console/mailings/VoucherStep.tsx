import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { VoucherKindForm } from "../../../loyalty/console/index.tsx";
import type { VoucherKind } from "../../../loyalty/shared.ts";
import { reachQuery } from "../../../permission/console/index.tsx";
import type { Asked } from "../../../permission/shared.ts";
import type { Audience } from "./audience.ts";
import styles from "./mailings.module.css";
import { costAtMost, useVoucherWords, voucherKindsQuery } from "./vouchers.ts";

interface VoucherStepProps {
  readonly voucherKindId: string | null;
  readonly audience: Audience;
  readonly asked: Asked;
  readonly onChange: (change: { voucherKindId: string | null }) => void;
}

/** A voucher for each: what it is worth, until when, how many codes there are, and what all of them may cost. */
export function VoucherStep({ voucherKindId, audience, asked, onChange }: VoucherStepProps) {
  const { t } = useI18n();
  const may = usePermission();
  const [isMaking, setMaking] = useState(false);
  const { data: kinds } = useQuery({ ...voucherKindsQuery, enabled: may("loyalty:read") });
  if (!may("loyalty:read")) return null;
  const items = kinds?.items ?? [];
  const chosen = items.find(({ id }) => id === voucherKindId);
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.voucher.title")}</h2>
      <div className={styles.fields}>
        <p className={styles.hint}>{t("messages.voucher.hint")}</p>
        <Select
          label={t("messages.voucher.kind")}
          placeholder={t("messages.voucher.none")}
          clearable
          value={chosen?.id ?? null}
          onChange={(next) => onChange({ voucherKindId: next })}
          data={items.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {may("loyalty:write") && (
          <div>
            <Button variant="default" onClick={() => setMaking(true)}>
              {t("messages.voucher.new")}
            </Button>
          </div>
        )}
        {chosen !== undefined && <Terms kind={chosen} audience={audience} asked={asked} />}
      </div>
      <Suspense>
        {isMaking && (
          <VoucherKindForm
            isOpen
            close={() => setMaking(false)}
            onMade={(kind) => onChange({ voucherKindId: kind.id })}
          />
        )}
      </Suspense>
    </Card>
  );
}

interface TermsProps extends Pick<VoucherStepProps, "audience" | "asked"> {
  readonly kind: VoucherKind;
}

function Terms({ kind, audience, asked }: TermsProps) {
  const { t, number, money } = useI18n();
  const { worth, end, conditions } = useVoucherWords();
  const { data: reach } = useQuery(reachQuery(audience, asked));
  const { leftCount } = kind;
  const people = reach?.allowed;
  const cost = people === undefined ? null : costAtMost(kind, people);
  return (
    <>
      <dl className={styles.terms}>
        <dt>{t("messages.voucher.worth")}</dt>
        <dd>{worth(kind)}</dd>
        <dt>{t("messages.voucher.end")}</dt>
        <dd>{end(kind)}</dd>
        <dt>{t("messages.voucher.conditions")}</dt>
        <dd>
          <ul className={styles.conditions}>
            {conditions(kind).map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </dd>
        <dt>{t("messages.voucher.left")}</dt>
        <dd className="figures">{leftCount === null ? t("messages.voucher.no_limit") : number(leftCount)}</dd>
        <dt>{t("messages.voucher.cost")}</dt>
        <dd className="figures">
          {people === undefined
            ? "…"
            : cost === null
              ? t("messages.voucher.cost_open")
              : t("messages.voucher.cost_of", {
                  cost: money(cost, undefined, { hideCents: true }),
                  count: Math.min(people, leftCount ?? people),
                })}
        </dd>
      </dl>
      {leftCount !== null && people !== undefined && leftCount < people && (
        <p className={styles.notice} role="status">
          {t("messages.voucher.too_few", { left: leftCount, waiting: people - leftCount })}
        </p>
      )}
      <p className={styles.hint}>{t("messages.voucher.in_words")}</p>
    </>
  );
}
