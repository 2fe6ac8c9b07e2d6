import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Target } from "lucide-react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { customersAddress, type LookAlike, type LookAlikesAnswer, type PeopleRule } from "../../shared.ts";
import { LiftWords, LookAlikes } from "./LookAlikes.tsx";
import { segmentAddress } from "./segment-address.ts";
import { lowered, useTraitWords } from "./trait-words.ts";
import styles from "./portrait.module.css";

const alikeRule: PeopleRule = { field: "look_alike", op: "is", value: true };

/** The prospects who resemble the best customers, each with what they share. */
export default function LookAlikesPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["insight", "look-alikes"],
    queryFn: async ({ pageParam }) =>
      await api.get<LookAlikesAnswer>(`/insight/look-alikes?limit=50&after=${pageParam}`),
    initialPageParam: 0,
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const snapshot = data?.pages[0]?.snapshot ?? null;
  const lift = snapshot?.lift ?? null;
  return (
    <Page
      title={t("insight.alike.page")}
      sentence={t("insight.alike.page_sentence")}
      back={<AppLink href="/customers?view=portrait">{t("insight.alike.back")}</AppLink>}
      action={
        items.length > 0 &&
        may("segments:write") && (
          <Button
            leftSection={<Target size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo(segmentAddress(alikeRule))}
          >
            {t("insight.alike.segment")}
          </Button>
        )
      }
    >
      {data === undefined &&
        (error === null ? (
          <CardSkeleton height={320} />
        ) : (
          <Card>
            <ErrorState fault={error} retry={refetch} />
          </Card>
        ))}
      {items.length === 0 && snapshot !== null && <LookAlikes alike={snapshot} />}
      {items.length > 0 && (
        <Card>
          {lift !== null && <LiftWords lift={lift} />}
          <p className={styles.silent}>
            <AppLink href={customersAddress(alikeRule)}>{t("insight.alike.as_list")}</AppLink>
          </p>
          <People items={items} />
          {hasNextPage && (
            <Button
              mt={12}
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("insight.alike.more")}
            </Button>
          )}
        </Card>
      )}
    </Page>
  );
}

function People({ items }: { readonly items: readonly LookAlike[] }) {
  const { t, list } = useI18n();
  const words = useTraitWords();
  const reachOf = ({ canEmail, canPhone, canPost }: LookAlike) =>
    [canEmail && "email", canPhone && "phone", canPost && "post"].flatMap((by) =>
      by === false ? [] : t(`insight.alike.by.${by}`),
    );
  return (
    <ol className={styles.alike} aria-label={t("insight.alike.page")}>
      {items.map((item) => {
        const reach = reachOf(item);
        return (
          <li key={item.customerId}>
            <b aria-hidden>{item.position}</b>
            <div>
              <AppLink href={`/customers/${item.customerId}`}>
                {item.companyName ??
                  ([item.firstName, item.lastName].filter(Boolean).join(" ") || t("insight.alike.unnamed"))}
              </AppLink>
              <p>
                {item.reasons.length === 0
                  ? t("insight.alike.rest")
                  : t("insight.alike.like", {
                      list: list(item.reasons.map((reason) => lowered(words(reason)))),
                    })}
              </p>
            </div>
            <p>
              {reach.length === 0 ? t("insight.alike.by.none") : list(reach)}
              <small>
                {t("insight.alike.since")} <Day day={item.createdOn} />
              </small>
            </p>
          </li>
        );
      })}
    </ol>
  );
}
