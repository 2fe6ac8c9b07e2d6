import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Voucher } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useBenefit } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { customerLoyaltyQuery, programsQuery, useLoyaltyChanged } from "../reading.ts";
import { MemberStanding } from "./MemberStanding.tsx";
import styles from "./members.module.css";

/** On a customer's record: the programs he or she is in, and the way into the others. */
export default function MemberPanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const loyalty = useQuery(customerLoyaltyQuery(customerId));
  const programs = useQuery(programsQuery);
  if (loyalty.isPending || programs.isPending) return <CardSkeleton lines={4} />;
  if (loyalty.error !== null) {
    return (
      <Card>
        <ErrorState fault={loyalty.error} retry={loyalty.refetch} />
      </Card>
    );
  }
  const memberships = loyalty.data.memberships.filter(
    ({ status }) => status === "active" || status === "control",
  );
  const open = (programs.data ?? []).filter(
    ({ id, state, definition }) =>
      state === "active" &&
      definition?.join.mode !== "paid" &&
      !memberships.some(({ programId }) => programId === id),
  );
  const vouchers = loyalty.data.vouchers as readonly Voucher[];
  if (memberships.length === 0 && open.length === 0 && vouchers.length === 0) return null;
  return (
    <Card>
      {memberships.map((membership) => (
        <section key={membership.membershipId} className={styles.program}>
          <h2 className={styles.programName}>
            <AppLink href={addresses.member(membership.membershipId)}>{membership.programName}</AppLink>
          </h2>
          {membership.status === "control" ? (
            <p className={common.quiet}>{t("loyalty.panel.control")}</p>
          ) : (
            <MemberStanding membership={membership} isShort />
          )}
        </section>
      ))}
      {memberships.length === 0 && <p className={common.plain}>{t("loyalty.panel.none")}</p>}
      {open.length > 0 && (
        <div className={styles.panelActions}>
          {open.map(({ id, name }) => (
            <Join key={id} programId={id} program={name} customerId={customerId} />
          ))}
        </div>
      )}
      {vouchers.length > 0 && <Vouchers vouchers={vouchers} />}
    </Card>
  );
}

interface JoinProps {
  readonly programId: string;
  readonly program: string;
  readonly customerId: string;
}

function Join({ programId, program, customerId }: JoinProps) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const join = useMutation({
    mutationFn: async () =>
      await api.post<{ status: string }>(`/loyalty/programs/${programId}/members`, { body: { customerId } }),
    onSuccess: async ({ status }) => {
      await changed(customerId);
      toasts.saved(
        t(status === "control" ? "loyalty.panel.joined_control" : "loyalty.panel.joined", { program }),
      );
    },
    onError: toasts.failed,
  });
  if (!may("loyalty:serve")) return null;
  return (
    <Button
      variant="default"
      size="compact-md"
      classNames={{ root: styles.join ?? "", label: styles.joinLabel ?? "" }}
      loading={join.isPending}
      onClick={() => join.mutate()}
    >
      {t("loyalty.panel.join", { program })}
    </Button>
  );
}

function Vouchers({ vouchers }: { readonly vouchers: readonly Voucher[] }) {
  const { t, day } = useI18n();
  const benefit = useBenefit();
  return (
    <ul className={styles.vouchers} aria-label={t("loyalty.vouchers.title")}>
      {vouchers.map((voucher) => (
        <li key={voucher.id}>
          <AppLink href={addresses.voucher(voucher.id)}>{benefit(voucher.benefit)}</AppLink>
          {voucher.lastDay !== null && (
            <span className={common.quiet}> · {t("loyalty.until_day", { day: day(voucher.lastDay) })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
