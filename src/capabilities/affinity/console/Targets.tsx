import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import type { OverviewAnswer, ProductRow } from "../shared.ts";
import styles from "./affinity.module.css";
import { targetsQuery } from "./reading.ts";

/** A product, the people most likely to buy it, and what naming them a month ago would have been worth. */
export function Targets({ model }: { readonly model: NonNullable<OverviewAnswer["model"]> }) {
  const { t, number, percent } = useI18n();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { data, error, refetch } = useQuery(targetsQuery(q === "" ? undefined : q));
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton lines={6} />;
  const { past } = model;
  return (
    <Finding
      title={t("affinity.targets.title")}
      note={
        past === null
          ? t("affinity.targets.no_past")
          : t(
              past.rightOnce > past.rightOnceByBestSellers
                ? "affinity.targets.past"
                : "affinity.targets.past_plain",
              {
                count: past.lookedAt,
                shown: number(past.lookedAt),
                right: percent(past.rightOnce / past.lookedAt),
                plain: percent(past.rightOnceByBestSellers / past.lookedAt),
              },
            )
      }
      fileName={t("affinity.targets.file")}
      table={{
        columns: [
          { key: "name", name: t("affinity.targets.product"), kind: "text" },
          { key: "targeted", name: t("affinity.targets.named"), kind: "number" },
          { key: "hit", name: t("affinity.targets.bought"), kind: "percent" },
          { key: "base", name: t("affinity.targets.base"), kind: "percent" },
        ],
        rows: data.map(({ name, targeted, past: own }) => ({
          name,
          targeted,
          hit: own === null ? null : own.namedBought / own.named,
          base: own === null ? null : own.activeBought / own.active,
        })),
      }}
    >
      <TextInput
        className={styles.search ?? ""}
        aria-label={t("affinity.targets.search")}
        placeholder={t("affinity.targets.search")}
        leftSection={<Search size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {data.length === 0 ? (
        <Empty sentence={t(q === "" ? "affinity.targets.none" : "affinity.targets.not_found")} />
      ) : (
        <ul className={styles.targets}>
          {data.map((product) => (
            <Target key={product.id} product={product} />
          ))}
        </ul>
      )}
    </Finding>
  );
}

function Target({ product }: { readonly product: ProductRow }) {
  const { t } = useI18n();
  return (
    <li>
      <span>{product.name}</span>
      <small>{usePast(product)}</small>
      <AppLink
        href={customersAddress({ field: "likely_product", op: "in", value: [product.id] })}
        aria-label={t("affinity.targets.people_of", { count: product.targeted, product: product.name })}
      >
        {t("affinity.targets.people", { count: product.targeted })}
      </AppLink>
    </li>
  );
}

/** Last month's hits beside everybody's; so few that chance may have made them are told as counts. */
function usePast({ past }: ProductRow): string {
  const { t, number } = useI18n();
  if (past === null) return t("affinity.targets.unknown");
  const { named, namedBought, active, activeBought } = past;
  if (activeBought === 0) return t("affinity.targets.nobody");
  const counts = { bought: namedBought, named };
  const lift = namedBought / named / (activeBought / active);
  if (namedBought < 5 || lift <= 1) return t("affinity.targets.counts", counts);
  return t("affinity.targets.lift", { ...counts, times: number(lift, lift < 10 ? 1 : 0) });
}
