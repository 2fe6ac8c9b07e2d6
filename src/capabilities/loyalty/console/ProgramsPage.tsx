import { Button } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { BellRing, ClipboardCheck, CreditCard, Gift, Percent, Plus, Settings2, Ticket } from "lucide-react";
import { useGoTo } from "../../../console/address.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { addresses } from "./common/addresses.ts";
import { Ways } from "./common/Ways.tsx";
import { waitingAdjustmentsQuery } from "./money/adjustments.ts";
import { NoProgram } from "./programs/NoProgram.tsx";
import { ProgramCard } from "./programs/ProgramCard.tsx";
import styles from "./programs/programs.module.css";
import { programsQuery, resultsQuery } from "./reading.ts";

/** Does my program bring in more than it costs, and for whom? */
export default function ProgramsPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  return (
    <Page
      title={t("loyalty.programs.title")}
      sentence={t("loyalty.programs.sentence")}
      action={
        may("loyalty:write") && (
          <Button
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo(addresses.newProgram())}
          >
            {t("loyalty.programs.create")}
          </Button>
        )
      }
    >
      <Programs />
      <Around />
    </Page>
  );
}

/** Who loses money stands first. */
const urgency = { red: 0, amber: 1, green: 2 } as const;
const order = { active: 0, paused: 1, draft: 2, ended: 3 } as const;

function Programs() {
  const programs = useQuery(programsQuery);
  const started = programs.data?.filter(({ state }) => state !== "draft") ?? [];
  const colours = useQueries({
    queries: started.map(({ id }) => resultsQuery(id)),
    combine: (results) =>
      new Map(results.map(({ data }, place) => [started[place]?.id, data?.verdict.colour])),
  });
  if (programs.isPending) return <CardSkeleton height={170} />;
  if (programs.error !== null) {
    return (
      <Card>
        <ErrorState fault={programs.error} retry={programs.refetch} />
      </Card>
    );
  }
  if (programs.data.length === 0) return <NoProgram />;
  return (
    <div className={styles.list}>
      {programs.data
        .toSorted(
          (one, other) =>
            order[one.state] - order[other.state] ||
            urgency[colours.get(one.id) ?? "green"] - urgency[colours.get(other.id) ?? "green"],
        )
        .map((program) => (
          <ProgramCard key={program.id} program={program} />
        ))}
    </div>
  );
}

function Around() {
  const { t } = useI18n();
  const may = usePermission();
  const waiting = useQuery({ ...waitingAdjustmentsQuery, enabled: may("loyalty:adjust") }).data?.items.length;
  return (
    <Ways
      label={t("loyalty.ways")}
      ways={[
        { href: addresses.vouchers, icon: Ticket, text: "vouchers" },
        { href: addresses.gifts, icon: Gift, text: "gifts" },
        { href: addresses.promotions, icon: Percent, text: "promotions" },
        { href: addresses.alerts, icon: BellRing, text: "alerts" },
        ...(may("cards:read") ? [{ href: addresses.cards, icon: CreditCard, text: "cards" }] : []),
        ...(may("loyalty:adjust")
          ? [{ href: addresses.adjustments, icon: ClipboardCheck, text: "adjustments", waiting }]
          : []),
        ...(may("loyalty:write") ? [{ href: addresses.settings, icon: Settings2, text: "settings" }] : []),
      ]}
    />
  );
}
