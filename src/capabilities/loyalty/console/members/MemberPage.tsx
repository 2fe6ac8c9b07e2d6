import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { MembershipAnswer } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { useNameOf } from "../common/CustomerName.tsx";
import { customerLoyaltyQuery } from "../reading.ts";
import { Lots } from "./Lots.tsx";
import { MemberActions } from "./MemberActions.tsx";
import { MemberStanding } from "./MemberStanding.tsx";
import { Movements } from "./Movements.tsx";
import styles from "./members.module.css";
import { memberQuery } from "./reading.ts";
import type { Member } from "./views.ts";

/** One member of a program: what there is, what happened, and what can be done about it. */
export default function MemberPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const member = useQuery(memberQuery(id));
  const customerId = member.data?.customerId;
  const loyalty = useQuery({
    ...customerLoyaltyQuery(customerId ?? ""),
    enabled: customerId !== undefined,
  });
  const fault = member.error ?? loyalty.error;
  if (fault !== null) {
    return (
      <Page title={t("loyalty.member.tab")}>
        <Card>
          <ErrorState fault={fault} retry={member.error === null ? loyalty.refetch : member.refetch} />
        </Card>
      </Page>
    );
  }
  const membership = loyalty.data?.memberships.find(({ membershipId }) => membershipId === id);
  if (member.data === undefined || loyalty.data === undefined) {
    return (
      <Page title={t("loyalty.member.tab")}>
        <div className={styles.member}>
          <CardSkeleton lines={6} />
          <CardSkeleton height={320} />
        </div>
      </Page>
    );
  }
  return <Whole member={member.data} membership={membership} />;
}

interface WholeProps {
  readonly member: Member;
  /** Absent once the membership lives on in another. */
  readonly membership: MembershipAnswer | undefined;
}

function Whole({ member, membership }: WholeProps) {
  const { t } = useI18n();
  const name = useNameOf()(member.customerName);
  const unit = { kind: membership?.kind ?? "points", unitName: member.unitName };
  return (
    <Page
      title={name}
      sentence={
        <span className={common.sentence}>
          <AppLink href={addresses.program(member.programId)}>{member.programName}</AppLink>
          {member.status !== "active" && <span>{t(`loyalty.member_status.${member.status}`)}</span>}
          <AppLink href={`/customers/${member.customerId}`}>{t("loyalty.member.record")}</AppLink>
        </span>
      }
      back={
        <AppLink href={addresses.program(member.programId, "members")}>
          {t("loyalty.program.tab_members")}
        </AppLink>
      }
      action={
        membership !== undefined &&
        member.status === "active" && <MemberActions member={member} membership={membership} name={name} />
      }
    >
      <div className={styles.member}>
        <div className={styles.side}>
          {membership !== undefined && (
            <Card>
              <MemberStanding membership={membership} />
            </Card>
          )}
          <Lots member={member} unit={unit} />
        </div>
        <Movements member={member} unit={unit} />
      </div>
    </Page>
  );
}
