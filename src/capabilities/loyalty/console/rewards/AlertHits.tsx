import { Button, Switch } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { AlertHit } from "../../shared.ts";
import common from "../common/common.module.css";
import { useLoyaltyChanged } from "../reading.ts";
import { alertHitsQuery } from "./reading.ts";

/** Customers who passed a mark, until somebody has seen it. */
export function AlertHits() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const isAll = oneWord(search["seen"]) === "yes";
  const hits = useInfiniteQuery(alertHitsQuery({ unseen: isAll ? undefined : true }));
  if (hits.isPending) return <CardSkeleton lines={5} />;
  if (hits.error !== null) {
    return (
      <Card>
        <ErrorState fault={hits.error} retry={hits.refetch} />
      </Card>
    );
  }
  const items = hits.data.pages.flatMap((page) => page.items);
  return (
    <div className={common.stack}>
      <Switch
        label={t("loyalty.alerts.with_seen")}
        checked={isAll}
        onChange={(event) => void change({ seen: event.currentTarget.checked ? "yes" : undefined })}
      />
      <Card>
        {items.length === 0 ? (
          <Empty icon={BellRing} sentence={t(isAll ? "loyalty.alerts.none" : "loyalty.alerts.none_new")} />
        ) : (
          <ul className={common.rows}>
            {items.map((hit) => (
              <Hit key={hit.id} hit={hit} />
            ))}
          </ul>
        )}
        {hits.hasNextPage && (
          <Button
            mt="md"
            variant="default"
            loading={hits.isFetchingNextPage}
            onClick={() => void hits.fetchNextPage()}
          >
            {t("loyalty.more")}
          </Button>
        )}
      </Card>
    </div>
  );
}

function Hit({ hit }: { readonly hit: AlertHit }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const put = async (seen: boolean) => {
    await api.post("/loyalty/alerts/hits/seen", { body: { ids: [hit.id], seen } });
    await changed();
  };
  const see = async () => {
    try {
      await put(true);
      toasts.undoable(t("loyalty.alerts.seen", { name: hit.customerName }), async () => {
        await put(false);
      });
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <li>
      <div className={common.rowWords}>
        <AppLink href={`/customers/${hit.customerId}`} className={common.rowName ?? ""}>
          {hit.customerName || t("loyalty.unnamed")}
        </AppLink>
        <p className={common.quiet}>
          {hit.ruleName} · <Day day={hit.reachedOn} />
        </p>
      </div>
      {hit.seenAt === null && may("loyalty:serve") && (
        <Button variant="default" size="compact-md" onClick={() => void see()}>
          {t("loyalty.alerts.see")}
        </Button>
      )}
    </li>
  );
}
