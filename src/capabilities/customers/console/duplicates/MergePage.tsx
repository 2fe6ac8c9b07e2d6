import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeftRight, Merge as MergeIcon } from "lucide-react";
import { useState } from "react";
import { oneWord, useAddress, useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { type Side, SideBySide } from "../../../../console/components/SideBySide.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { customerKey, customerQuery, isId, useCustomersChanged } from "../reading.ts";
import { UnknownCustomer } from "../record/plain-states.tsx";
import type { Customer, Merge } from "../views.ts";
import { choicesOf, disputed, gained } from "./compare.ts";
import styles from "./duplicates.module.css";
import { MergeEffect } from "./MergeEffect.tsx";
import { useComparedFields } from "./compared-fields.ts";

/** Two records side by side: `?a=` is kept, `?b=` joins it. */
export default function MergePage() {
  const { t } = useI18n();
  const [address] = useAddress();
  const [a, b] = [oneWord(address["a"]), oneWord(address["b"])];
  const known = isId(a) && isId(b);
  const kept = useQuery({ ...customerQuery(a ?? ""), enabled: known });
  const other = useQuery({ ...customerQuery(b ?? ""), enabled: known });
  const fault = kept.error ?? other.error;
  const isGone = kept.data?.erasedAt || other.data?.erasedAt;
  if (!known || isGone || (fault instanceof Problem && fault.status === 404)) return <UnknownCustomer />;
  const title = t("customers.merge.title");
  if (fault !== null) {
    return (
      <Page title={title} back={<BackToDuplicates />}>
        <Card>
          <ErrorState
            fault={fault}
            retry={async () => await Promise.all([kept.refetch(), other.refetch()])}
          />
        </Card>
      </Page>
    );
  }
  if (kept.data === undefined || other.data === undefined) {
    return (
      <Page title={title} back={<BackToDuplicates />}>
        <CardSkeleton height={280} />
      </Page>
    );
  }
  const why = apartBecause(kept.data, other.data);
  if (why !== null) {
    return (
      <Page title={title} back={<BackToDuplicates />}>
        <Card>
          <Empty
            icon={MergeIcon}
            sentence={t(`customers.merge.${why}`)}
            action={<AppLink href={`/customers/${kept.data.id}`}>{t("customers.merge.open_kept")}</AppLink>}
          />
        </Card>
      </Page>
    );
  }
  return <Comparison key={`${kept.data.id} ${other.data.id}`} kept={kept.data} other={other.data} />;
}

function apartBecause(kept: Customer, other: Customer): "already_one" | "kinds_differ" | null {
  if (kept.id === other.id) return "already_one";
  return kept.kind === other.kind ? null : "kinds_differ";
}

interface ComparisonProps {
  readonly kept: Customer;
  readonly other: Customer;
}

function Comparison({ kept, other }: ComparisonProps) {
  const { t } = useI18n();
  const [, change] = useAddress();
  const fields = useComparedFields(kept, other);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const merge = useMerge(kept, other);
  const toChoose = disputed(fields);
  const sides = Object.fromEntries(toChoose.map(({ key }) => [key, chosen[key] ?? "left"]));
  const goTo = useGoTo();
  return (
    <Page
      title={t("customers.merge.title")}
      sentence={t("customers.merge.sentence")}
      back={<BackToDuplicates />}
    >
      <Card
        title={t("customers.merge.compare", { count: toChoose.length })}
        aside={
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<ArrowLeftRight size={16} strokeWidth={1.75} aria-hidden />}
            onClick={() => void change({ a: other.id, b: kept.id })}
          >
            {t("customers.merge.swap")}
          </Button>
        }
      >
        {toChoose.length === 0 ? (
          <p className={styles.hint}>
            {t("customers.merge.nothing_to_choose", { kept: kept.name || t("customers.record.unnamed") })}
          </p>
        ) : (
          <SideBySide
            caption={t("customers.merge.title")}
            leftTitle={<Title customer={kept} note={t("customers.merge.kept")} />}
            rightTitle={<Title customer={other} note={t("customers.merge.joins")} />}
            fields={toChoose}
            choices={sides}
            onChoose={(key, side) => setChosen({ ...chosen, [key]: side })}
          />
        )}
      </Card>
      <MergeEffect kept={kept} other={other} gained={gained(fields)} />
      <div className={styles.actions}>
        <Button loading={merge.isPending} onClick={() => merge.mutate(choicesOf(fields, sides))}>
          {t("customers.merge.action")}
        </Button>
        <Button variant="default" onClick={() => goTo(`/customers/${kept.id}`)}>
          {t("console.cancel")}
        </Button>
      </div>
    </Page>
  );
}

function Title({ customer, note }: { readonly customer: Customer; readonly note: string }) {
  const { t } = useI18n();
  return (
    <>
      <AppLink href={`/customers/${customer.id}`}>{customer.name || t("customers.record.unnamed")}</AppLink>
      <br />
      <span className={styles.since}>{note}</span>
    </>
  );
}

function useMerge(kept: Customer, other: Customer) {
  const { t } = useI18n();
  const toasts = useToasts();
  const goTo = useGoTo();
  const queries = useQueryClient();
  const changed = useCustomersChanged();
  return useMutation({
    mutationFn: async (choices: Readonly<Record<string, "kept" | "absorbed">>) =>
      await api.post<Merge>("/customers/merges", {
        body: { keptId: kept.id, absorbedId: other.id, choices },
      }),
    onSuccess: async ({ id }) => {
      goTo(`/customers/${kept.id}`);
      // The absorbed record is not asked for again while this page closes: it has no figures of its own any more.
      await queries.invalidateQueries({ queryKey: customerKey(other.id), refetchType: "none" });
      await changed(kept.id);
      toasts.undoable(
        t("customers.merge.done", { name: kept.name || t("customers.record.unnamed") }),
        async () => {
          await api.delete(`/customers/merges/${id}`);
          await changed(kept.id, other.id);
        },
      );
    },
    onError: toasts.failed,
  });
}

function BackToDuplicates() {
  const { t } = useI18n();
  return <AppLink href="/customers/duplicates">{t("customers.duplicates.title")}</AppLink>;
}
