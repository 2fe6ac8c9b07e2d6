import { useI18n } from "../../../../console/i18n.tsx";
import type { MembershipAnswer } from "../../shared.ts";
import { useDayOf, usePoints } from "../common/words.ts";
import styles from "./members.module.css";

interface MemberStandingProps {
  readonly membership: MembershipAnswer;
  /** In the narrow column of a record: only what is asked at the counter. */
  readonly isShort?: boolean;
}

/** Where a member stands: what there is, what is missing for the next reward and level, what runs out and when. */
export function MemberStanding({ membership, isShort = false }: MemberStandingProps) {
  const { t } = useI18n();
  const points = usePoints();
  const { spendable, pending, reserved, debt, status } = membership;
  // Who has left is missing nothing any more.
  if (status !== "active") return <p className={styles.balance}>{points(spendable, membership)}</p>;
  return (
    <div className={styles.standing}>
      <p className={styles.balance}>{points(debt > 0 ? -debt : spendable, membership)}</p>
      {debt > 0 && <p className={styles.note}>{t("loyalty.standing.debt")}</p>}
      {pending > 0 && <Pending membership={membership} />}
      {reserved > 0 && (
        <p className={styles.note}>
          {t("loyalty.standing.reserved", { points: points(reserved, membership) })}
        </p>
      )}
      <NextReward membership={membership} />
      <Remainders membership={membership} />
      <Tier membership={membership} />
      <Expiries membership={membership} most={isShort ? 1 : 5} />
    </div>
  );
}

type PartProps = { readonly membership: MembershipAnswer };

function Pending({ membership }: PartProps) {
  const { t, day } = useI18n();
  const points = usePoints();
  const dayOf = useDayOf();
  const [first] = membership.pendingUntil;
  return (
    <p className={styles.note}>
      {first === undefined
        ? t("loyalty.standing.pending", { points: points(membership.pending, membership) })
        : t("loyalty.standing.pending_until", {
            points: points(first.points, membership),
            day: day(dayOf(first.at)),
          })}
    </p>
  );
}

/** How far the next reward is: stamps for a small whole number, a bar otherwise. */
function NextReward({ membership }: PartProps) {
  const { t } = useI18n();
  const points = usePoints();
  const { nextReward, rewards, spendable } = membership;
  const within = rewards.filter(({ missing }) => missing === 0);
  const dearest = within.at(-1);
  const cost = nextReward?.points ?? 0;
  const isStamps = Number.isInteger(cost) && cost > 0 && cost <= 12 && membership.kind === "number";
  return (
    <>
      {dearest !== undefined && (
        <p className={styles.ready}>{t("loyalty.standing.within", { reward: dearest.name })}</p>
      )}
      {nextReward !== null && nextReward.missing > 0 && (
        <div>
          {isStamps ? (
            <span className={styles.stamps} aria-hidden>
              {Array.from({ length: cost }, (_, place) => (
                <span key={place} data-full={place < spendable || undefined} />
              ))}
            </span>
          ) : (
            <span className={styles.bar} aria-hidden>
              <span
                style={{ width: `${Math.min(100, (Math.max(0, spendable) / Math.max(cost, 0.001)) * 100)}%` }}
              />
            </span>
          )}
          <p className={styles.note}>
            {t("loyalty.standing.missing", {
              points: points(nextReward.missing, membership),
              reward: nextReward.name,
            })}
          </p>
        </div>
      )}
    </>
  );
}

/** What was spent below the step is not lost: it waits. */
function Remainders({ membership }: PartProps) {
  const { t, money } = useI18n();
  const points = usePoints();
  return membership.remainders
    .filter(({ keptCents }) => keptCents > 0)
    .map(({ ruleId, keptCents, missingCents, points: gained }) => (
      <p key={ruleId} className={styles.note}>
        {t("loyalty.standing.remainder", {
          kept: money(keptCents),
          missing: money(missingCents),
          points: points(gained, membership),
        })}
      </p>
    ));
}

function Tier({ membership }: PartProps) {
  const { t, money, day, list } = useI18n();
  const points = usePoints();
  const { tier } = membership;
  if (tier === null) return null;
  const { next } = tier;
  const missing =
    next === null
      ? []
      : [
          next.missingCents === null || next.missingCents <= 0
            ? ""
            : money(next.missingCents, undefined, { hideCents: true }),
          next.missingVisits === null || next.missingVisits <= 0
            ? ""
            : t("loyalty.standing.visits", { count: next.missingVisits }),
          next.missingPoints === null || next.missingPoints <= 0
            ? ""
            : points(next.missingPoints, membership),
        ].filter((part) => part !== "");
  return (
    <div className={styles.tier}>
      {tier.name !== null && <p className={styles.tierName}>{tier.name}</p>}
      {tier.keepsUntil !== null && (
        <p className={styles.note}>{t("loyalty.standing.keeps", { day: day(tier.keepsUntil) })}</p>
      )}
      {next !== null && missing.length > 0 && (
        <p className={styles.note}>
          {t(next.before === null ? "loyalty.standing.next_tier" : "loyalty.standing.next_tier_before", {
            missing: list(missing),
            tier: next.name,
            day: next.before === null ? "" : day(next.before),
          })}
        </p>
      )}
    </div>
  );
}

function Expiries({ membership, most }: PartProps & { readonly most: number }) {
  const { t, day } = useI18n();
  const points = usePoints();
  const dayOf = useDayOf();
  return membership.expiries.slice(0, most).map(({ at, points: some }) => (
    <p key={at} className={styles.note}>
      {t("loyalty.standing.expires", { points: points(some, membership), day: day(dayOf(at)) })}
    </p>
  ));
}
