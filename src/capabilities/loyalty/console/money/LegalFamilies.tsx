import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { LegalClasses } from "../../shared.ts";
import common from "../common/common.module.css";
import { useLoyaltyChanged } from "../reading.ts";
import { legalClassesQuery } from "../rewards/reading.ts";

const classes = ["book", "tobacco", "infant_formula", "medicine", "alcohol"] as const;
type LegalClass = (typeof classes)[number];

/** Goods on which the law limits or forbids advantages: marked by family, so that programs keep to it. */
export function LegalFamilies() {
  const { t } = useI18n();
  const legal = useQuery(legalClassesQuery);
  const put = usePut(legal.data);
  if (legal.isPending) return <CardSkeleton lines={4} />;
  if (legal.error !== null) {
    return (
      <Card>
        <ErrorState fault={legal.error} retry={legal.refetch} />
      </Card>
    );
  }
  const { marked, suggested } = legal.data;
  return (
    <Card title={t("loyalty.legal.title")}>
      <p className={common.quiet} style={{ marginBottom: 16 }}>
        {t("loyalty.legal.note")}
      </p>
      {suggested.length > 0 && (
        <ul className={common.rows} style={{ marginBottom: 20 }}>
          {suggested.map((one) => (
            <li key={`${one.categoryId} ${one.class}`}>
              <span className={common.rowWords}>
                {t("loyalty.legal.suggested", {
                  family: one.name,
                  what: t(`loyalty.legal_class.${one.class}`),
                })}
              </span>
              <Button
                variant="default"
                size="compact-md"
                onClick={() => void put(one.categoryId, one.name, one.class)}
              >
                {t("loyalty.legal.mark")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {marked.length > 0 && (
        <ul className={common.rows} style={{ marginBottom: 20 }}>
          {marked.map((one) => (
            <li key={one.categoryId}>
              <div className={common.rowWords}>
                <span className={common.rowName}>{one.name}</span>
                <p className={common.quiet}>
                  {t(`loyalty.legal_class.${one.class}`)} · {t(`loyalty.legal_rule.${one.class}`)}
                </p>
              </div>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t("loyalty.legal.unmark_named", { name: one.name })}
                onClick={() => void put(one.categoryId, one.name, null)}
              >
                {t("loyalty.legal.unmark")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Mark put={put} />
    </Card>
  );
}

type Put = (categoryId: string, name: string, legalClass: LegalClass | null) => Promise<void>;

function usePut(known: LegalClasses | undefined): Put {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  return async (categoryId, name, legalClass) => {
    const before = known?.marked.find((one) => one.categoryId === categoryId)?.class ?? null;
    const write = async (chosen: LegalClass | null) => {
      await api.put(`/loyalty/legal-classes/${categoryId}`, { body: { class: chosen } });
      await changed();
    };
    try {
      await write(legalClass);
      toasts.undoable(
        t(legalClass === null ? "loyalty.legal.unmarked" : "loyalty.legal.marked", { name }),
        async () => {
          await write(before);
        },
      );
    } catch (fault) {
      toasts.failed(fault);
    }
  };
}

function Mark({ put }: { readonly put: Put }) {
  const { t } = useI18n();
  const [family, setFamily] = useState<string | null>(null);
  const [legalClass, setLegalClass] = useState<LegalClass>("book");
  const categories =
    useQuery({
      queryKey: ["categories"],
      queryFn: async ({ signal }) =>
        await api.get<{ items: readonly { id: string; name: string }[] }>("/categories", { signal }),
    }).data?.items ?? [];
  if (categories.length === 0) return <p className={common.plain}>{t("loyalty.legal.no_family")}</p>;
  const chosen = categories.find(({ id }) => id === family);
  return (
    <div className={common.tools}>
      <Select
        label={t("loyalty.legal.family")}
        data={categories.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        value={family}
        onChange={setFamily}
      />
      <Select
        label={t("loyalty.legal.class")}
        data={classes.map((one) => ({ value: one, label: t(`loyalty.legal_class.${one}`) }))}
        value={legalClass}
        onChange={(one) => one !== null && setLegalClass(one)}
      />
      <Button
        variant="default"
        leftSection={<Scale size={18} strokeWidth={1.75} aria-hidden />}
        disabled={chosen === undefined}
        onClick={() => chosen !== undefined && void put(chosen.id, chosen.name, legalClass)}
      >
        {t("loyalty.legal.mark")}
      </Button>
    </div>
  );
}
