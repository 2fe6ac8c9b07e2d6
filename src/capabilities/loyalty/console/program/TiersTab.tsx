import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Levels, Program, TierLevel, Tiers } from "../../shared.ts";
import common from "../common/common.module.css";
import { addresses } from "../common/addresses.ts";
import { useNameOf } from "../common/CustomerName.tsx";
import { usePoints } from "../common/words.ts";
import { levelsQuery } from "../reading.ts";
import { useBenefit } from "../common/benefit.ts";

/** The levels from the highest to the lowest: what they ask, what they give, how many hold them. */
export default function TiersTab({ program }: { readonly program: Program }) {
  const { t, number } = useI18n();
  const tiers = program.definition?.tiers ?? null;
  const levels = tiers?.levels.toReversed() ?? [];
  const standing = useQuery(levelsQuery(program.id));
  const conditions = useConditions(program);
  const benefits = useLevelBenefits();
  if (tiers === null) return null;
  return (
    <div className={common.stack}>
      <Card title={t("loyalty.tiers.title", { count: levels.length })}>
        <p className={common.quiet}>
          {t(`loyalty.tiers.period_${tiers.period}`, { months: tiers.rollingMonths })}{" "}
          {t(`loyalty.tiers.downgrade_${tiers.downgrade}`, { days: tiers.graceDays })}
        </p>
        <ul className={common.rows} style={{ marginTop: 16 }}>
          {levels.map((level) => {
            const count = standing.data?.levels.find(({ id }) => id === level.id)?.members;
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
      {standing.error !== null ? (
        <Card>
          <ErrorState fault={standing.error} retry={standing.refetch} />
        </Card>
      ) : standing.data === undefined ? (
        <CardSkeleton height={180} />
      ) : (
        <>
          <Rising program={program} rising={standing.data.rising} />
          {tiers.downgrade !== "never" && <Falling program={program} falling={standing.data.falling} />}
        </>
      )}
    </div>
  );
}

/** Who has almost done what the next level asks: a word at the counter is enough. */
function Rising({ program, rising }: { readonly program: Program; readonly rising: Levels["rising"] }) {
  const { t, day } = useI18n();
  const missing = useMissing(program);
  const nameOf = useNameOf();
  const levelOf = (id: string) =>
    program.definition?.tiers?.levels.find((level) => level.id === id)?.name ?? id;
  return (
    <Card title={t("loyalty.tiers.rising")}>
      {rising.length === 0 ? (
        <p className={common.plain}>{t("loyalty.tiers.rising_none")}</p>
      ) : (
        <ul className={common.rows}>
          {rising.map((one) => (
            <li key={one.membershipId}>
              <AppLink href={addresses.member(one.membershipId)} className={common.rowName ?? ""}>
                {nameOf(one.name)}
              </AppLink>
              <span className={common.quiet}>
                {t(one.before === null ? "loyalty.standing.next_tier" : "loyalty.standing.next_tier_before", {
                  missing: missing(one),
                  tier: levelOf(one.nextTierId),
                  day: one.before === null ? "" : day(one.before),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Who goes down soon unless she comes back. */
function Falling({ program, falling }: { readonly program: Program; readonly falling: Levels["falling"] }) {
  const { t, day } = useI18n();
  const missing = useMissing(program);
  const nameOf = useNameOf();
  const levelOf = (id: string | null) =>
    program.definition?.tiers?.levels.find((level) => level.id === id)?.name;
  return (
    <Card title={t("loyalty.tiers.falling")}>
      {falling.length === 0 ? (
        <p className={common.plain}>{t("loyalty.tiers.falling_none")}</p>
      ) : (
        <ul className={common.rows}>
          {falling.map((one) => (
            <li key={one.membershipId}>
              <AppLink href={addresses.member(one.membershipId)} className={common.rowName ?? ""}>
                {nameOf(one.name)}
              </AppLink>
              <span className={common.quiet}>
                {t("loyalty.tiers.falls", {
                  missing: missing(one),
                  tier: levelOf(one.tierId) ?? "",
                  day: day(one.keepsUntil),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

type Lacking = Pick<Levels["rising"][number], "missingCents" | "missingVisits" | "missingPoints">;

/** "120 € et 2 jours d'achat", or "ou" where one of the two is enough. */
function useMissing({ definition }: Program) {
  const { t, money, list } = useI18n();
  const points = usePoints();
  return ({ missingCents, missingVisits, missingPoints }: Lacking) => {
    const parts = [
      missingCents === 0 ? "" : money(missingCents, undefined, { hideCents: missingCents % 100 === 0 }),
      missingVisits === 0 ? "" : t("loyalty.standing.visits", { count: missingVisits }),
      missingPoints === 0 || definition === null ? "" : points(missingPoints, definition),
    ].filter((part) => part !== "");
    return definition?.tiers?.measure === "amount_or_visits" && parts.length === 2
      ? t("loyalty.tiers.either", { first: parts[0] ?? "", second: parts[1] ?? "" })
      : list(parts);
  };
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
