import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import type { Suggested, Suggestions } from "../shared.ts";
import styles from "./affinity.module.css";
import { useBecause } from "./because.ts";
import { proposalsQuery } from "./reading.ts";

// More than that is no longer said aloud at a counter.
const mostShown = 3;

/** On a customer's record: what to propose at her next visit, each with its reason. */
export default function ProposalsPanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(proposalsQuery(customerId));
  if (error !== null) {
    return (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data === undefined) return <CardSkeleton lines={4} />;
  if (data.silent === "no_purchase") return null;
  const isEmpty = data.buyAgain.length + data.goesWith.length === 0;
  return (
    <Card title={t("affinity.panel.title")} aside={isEmpty ? null : <CopyButton proposals={data} />}>
      {isEmpty ? (
        <p className={styles.quiet}>{t(`affinity.panel.${data.silent ?? "nothing"}`)}</p>
      ) : (
        <>
          <ProposalList title={t("affinity.panel.again")} items={data.buyAgain.slice(0, mostShown)} />
          <ProposalList title={t("affinity.panel.with")} items={data.goesWith.slice(0, mostShown)} />
        </>
      )}
    </Card>
  );
}

function ProposalList({ title, items }: { readonly title: string; readonly items: readonly Suggested[] }) {
  const { t } = useI18n();
  const because = useBecause();
  if (items.length === 0) return null;
  return (
    <section className={styles.list}>
      <h3 className={styles.listTitle}>{title}</h3>
      <ul className={styles.proposals}>
        {items.map((item) => (
          <li key={item.productId}>
            <span>{item.name}</span>
            <small>
              {because(item.because)}
              {" · "}
              <AppLink
                href={customersAddress({ field: "likely_product", op: "in", value: [item.productId] })}
                aria-label={t("affinity.panel.people_of", { product: item.name })}
              >
                {t("affinity.panel.people")}
              </AppLink>
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** For a message or a note: the products with their reasons, as text. */
function CopyButton({ proposals }: { readonly proposals: Suggestions }) {
  const { t } = useI18n();
  const because = useBecause();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const lines = [...proposals.buyAgain.slice(0, mostShown), ...proposals.goesWith.slice(0, mostShown)].map(
      (item) => `${item.name} (${because(item.because)})`,
    );
    await navigator.clipboard.writeText(lines.join("\n"));
    setCopied(true);
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      fz={13}
      leftSection={isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      onClick={() => void copy()}
    >
      {t(isCopied ? "affinity.panel.copied" : "affinity.panel.copy")}
    </Button>
  );
}
