import { useQueries } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { api } from "../../../../console/api.ts";
import type { MembersPage, Program, TierLevel, Tiers } from "../../shared.ts";
import common from "../common/common.module.css";
import { usePoints } from "../common/words.ts";
import { useBenefit } from "../common/benefit.ts";

/** The levels from the highest to the lowest: what they ask, what they give, how many hold them. */
export default function TiersTab({ program }: { readonly program: Program }) {
  const { t, number } = useI18n();
  const tiers = program.definition?.tiers ?? null;
  const levels = tiers?.levels.toReversed() ?? [];
  const counts = useQueries({
    queries: levels.map(({ id }) => ({
      queryKey: ["loyalty", "members", program.id, "count", id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (
          await api.get<MembersPage>(`/loyalty/programs/${program.id}/members`, {
            query: { tier: id, limit: 1 },
            signal,
          })
        ).count,
    })),
  });
  const conditions = useConditions(program);
  const benefits = useLevelBenefits();
  if (tiers === null) return null;
  return (
    <Card title={t("loyalty.tiers.title", { count: levels.length })}>
      <p className={common.quiet}>
        {t(`loyalty.tiers.period_${tiers.period}`, { months: tiers.rollingMonths })}{" "}
        {t(`loyalty.tiers.downgrade_${tiers.downgrade}`, { days: tiers.graceDays })}
      </p>
      <ul className={common.rows} style={{ marginTop: 16 }}>
        {levels.map((level, place) => {
          const count = counts[place]?.data;
          return (
            <li key={level.id}>
              <div className={common.rowWords}>
                <div className={common.rowName}>{level.name}</div>
                <p className={common.quiet}>{conditions(level, tiers)}</p>
                <p className={common.quiet}>{benefits(level)}</p>
              </div>
              <AppLink
                href={`/loyalty/programs/${program.id}?tab=members&tier=${encodeURIComponent(level.id)}`}
              >
                {count === undefined
                  ? t("console.table.loading")
                  : t("loyalty.tiers.members", { count, number: number(count) })}
              </AppLink>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function useConditions({ definition }: Program) {
  const { t, money } = useI18n();
  const points = usePoints();
  return (level: TierLevel, { measure }: Tiers) => {
    const amount = money(level.fromCents, undefined, { hideCents: true });
    if (level.fromCents === 0 && level.fromVisits === 0 && level.fromUnits === 0)
      return t("loyalty.tiers.from_start");
    return t(`loyalty.tiers.from_${measure}`, {
      amount,
      visits: level.fromVisits,
      points:
        definition === null
          ? String(level.fromUnits)
          : points(level.fromUnits / 10 ** definition.scale, definition),
    });
  };
}

function useLevelBenefits() {
  const { t, list, number } = useI18n();
  const benefit = useBenefit();
  return ({ benefits }: TierLevel) => {
    const parts = [
      benefits.multiplier === 1
        ? ""
        : t("loyalty.tiers.multiplier", { factor: number(benefits.multiplier, 2) }),
      benefits.gift === null ? "" : t("loyalty.tiers.gift", { benefit: benefit(benefits.gift.benefit) }),
      benefits.freeDelivery ? t("loyalty.tiers.free_delivery") : "",
      benefits.earlyAccess ? t("loyalty.tiers.early_access") : "",
      benefits.words,
    ].filter((part) => part !== "");
    return parts.length === 0 ? t("loyalty.tiers.no_benefit") : list(parts);
  };
}
