import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { type Unit, usePoints } from "../common/words.ts";
import styles from "./members.module.css";
import { memberMovementsQuery } from "./reading.ts";
import type { Member, Movement } from "./views.ts";

/** Everything that moved, the latest first, each with its reason in words a customer understands. */
export function Movements({ member, unit }: { readonly member: Member; readonly unit: Unit }) {
  const { t } = useI18n();
  const movements = useInfiniteQuery(memberMovementsQuery(member.membershipId));
  if (movements.isPending) return <CardSkeleton height={320} />;
  if (movements.error !== null) {
    return (
      <Card>
        <ErrorState fault={movements.error} retry={movements.refetch} />
      </Card>
    );
  }
  const items = movements.data.pages.flatMap((page) => page.items);
  return (
    <Card title={t("loyalty.movements.title")}>
      {items.length === 0 ? (
        <p className={common.plain}>{t("loyalty.movements.empty")}</p>
      ) : (
        <ol className={styles.movements}>
          {items.map((movement) => (
            <Row key={`${movement.membershipId} ${movement.seq}`} movement={movement} unit={unit} />
          ))}
        </ol>
      )}
      {movements.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={movements.isFetchingNextPage}
          onClick={() => void movements.fetchNextPage()}
        >
          {t("loyalty.more")}
        </Button>
      )}
    </Card>
  );
}

function Row({ movement, unit }: { readonly movement: Movement; readonly unit: Unit }) {
  const { t, day } = useI18n();
  const points = usePoints();
  const { points: moved, available, receipt, otherMembershipId, note, sentences } = movement;
  const [first, ...why] = sentences;
  // What only changes place (points that become usable, or are held) says how much became usable or no longer is.
  const delta = moved === 0 ? available : moved;
  return (
    <li>
      <div>
        <span className={styles.movementName}>{first}</span>
        {why.length > 0 && (
          <ul className={styles.why}>
            {why.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {note !== null && <p className={styles.note}>« {note} »</p>}
        <p className={styles.note} style={{ margin: "2px 0 0" }}>
          <Instant instant={movement.at} />
          {movement.isOfMerged && ` · ${t("loyalty.movements.merged")}`}
          {receipt !== null && (
            <>
              {" · "}
              <AppLink href={`/receipts/${receipt.id}`}>
                {t("loyalty.movements.receipt", { number: receipt.number, day: day(receipt.day) })}
              </AppLink>
            </>
          )}
          {otherMembershipId !== null && (
            <>
              {" · "}
              <AppLink href={addresses.member(otherMembershipId)}>{t("loyalty.movements.other")}</AppLink>
            </>
          )}
        </p>
      </div>
      <div className={styles.amounts}>
        <span
          className={styles.delta}
          data-sign={delta > 0 && moved !== 0 ? "plus" : undefined}
          data-place={moved === 0 || undefined}
        >
          {delta === 0 ? points(0, unit) : `${delta > 0 ? "+" : "−"}${points(Math.abs(delta), unit)}`}
        </span>
        <span className={styles.note}>
          {t("loyalty.movements.balance", { points: points(movement.balance, unit) })}
        </span>
      </div>
    </li>
  );
}
