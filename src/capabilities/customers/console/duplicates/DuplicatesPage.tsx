import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { usePostponed } from "../later.ts";
import { useShopDay } from "../reading.ts";
import { BackToList } from "../record/BackToList.tsx";
import { birthdayText, type Customer, type Page as Answer } from "../views.ts";
import { olderFirst } from "./compare.ts";
import styles from "./duplicates.module.css";

type Reason =
  | "same_email"
  | "same_phone"
  | "same_name_and_birthday"
  | "same_name_and_postcode"
  | "same_name_and_address";

type Pair = {
  readonly first: Customer;
  readonly second: Customer;
  readonly reasons: readonly Reason[];
  readonly strength: "sure" | "likely" | "possible";
};

const keyOf = ({ first, second }: Pair) => `${first.id} ${second.id}`;
// A page of the answer may be short or empty while there is more: it is read on until something can be shown.
const enough = 8;

/** Records that may be of one person, the reader to judge. */
export default function DuplicatesPage() {
  const { t, number } = useI18n();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const duplicates = usePairs();
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } =
    duplicates;
  const pairs = (data?.pages.flatMap((page) => page.items) ?? []).filter((pair) => !hidden.has(keyOf(pair)));
  const needsMore = pairs.length < enough && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (needsMore) void fetchNextPage();
  }, [needsMore, fetchNextPage]);
  const hide = (key: string, isHidden: boolean) =>
    setHidden((before) => new Set(isHidden ? [...before, key] : [...before].filter((one) => one !== key)));
  const isReading = duplicates.isPending || (pairs.length === 0 && hasNextPage && !isFetchNextPageError);
  return (
    <Page
      title={t("customers.duplicates.title")}
      sentence={t("customers.duplicates.sentence")}
      back={<BackToList />}
    >
      {isReading && <CardSkeleton lines={4} />}
      {error !== null && pairs.length === 0 && (
        <Card>
          <ErrorState fault={error} retry={data === undefined ? refetch : fetchNextPage} />
        </Card>
      )}
      {!isReading && error === null && pairs.length === 0 && (
        <Card>
          <Empty icon={CircleCheck} sentence={t("customers.duplicates.none")} />
        </Card>
      )}
      {pairs.length > 0 && (
        <p className={styles.count} role="status">
          {t(hasNextPage ? "customers.duplicates.count_more" : "customers.duplicates.count", {
            count: pairs.length,
            shown: number(pairs.length),
          })}
        </p>
      )}
      <ul className={styles.pairs}>
        {pairs.map((pair) => (
          <PairCard key={keyOf(pair)} pair={pair} hide={hide} />
        ))}
      </ul>
      {pairs.length > 0 && isFetchNextPageError && <ErrorState fault={error} retry={fetchNextPage} />}
      {pairs.length > 0 && hasNextPage && !isFetchNextPageError && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("customers.duplicates.more")}
        </Button>
      )}
    </Page>
  );
}

function usePairs() {
  return useInfiniteQuery({
    queryKey: ["duplicates"],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<Answer<Pair>>("/customers/duplicates", {
        query: { limit: 20, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

interface PairCardProps {
  readonly pair: Pair;
  readonly hide: (key: string, isHidden: boolean) => void;
}

function PairCard({ pair, hide }: PairCardProps) {
  const { t, list } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  const later = usePostponed();
  const [kept, other] = olderFirst(pair.first, pair.second);
  const names = {
    first: kept.name || t("customers.record.unnamed"),
    second: other.name || t("customers.record.unnamed"),
  };
  const different = () => {
    hide(keyOf(pair), true);
    later({
      sentence: t("customers.duplicates.said_different", names),
      act: async () =>
        await api.post("/customers/different-people", { body: { firstId: kept.id, secondId: other.id } }),
      putBack: () => hide(keyOf(pair), false),
    });
  };
  return (
    <li>
      <Card>
        <p className={styles.reason}>
          <span className={styles.strength} data-strength={pair.strength}>
            {t(`customers.duplicates.strength_${pair.strength}`)}
          </span>{" "}
          {t("customers.duplicates.because", {
            reasons: list(pair.reasons.map((reason) => t(`customers.duplicates.${reason}`))),
          })}
        </p>
        <div className={styles.two}>
          <Side customer={kept} />
          <Side customer={other} />
        </div>
        {may("customers:write") && (
          <div className={styles.actions}>
            <Button
              variant="light"
              onClick={() => goTo(`/customers/merge?a=${kept.id}&b=${other.id}`)}
              aria-label={t("customers.duplicates.merge_named", names)}
            >
              {t("customers.record.merge")}
            </Button>
            <Button
              variant="default"
              onClick={different}
              aria-label={t("customers.duplicates.different_named", names)}
            >
              {t("customers.duplicates.different")}
            </Button>
          </div>
        )}
      </Card>
    </li>
  );
}

function Side({ customer }: { readonly customer: Customer }) {
  const { t, day, locale } = useI18n();
  const shopDay = useShopDay();
  const { emails, phones, address, birthday, createdAt } = customer;
  const facts = [
    ...phones.map((way) => way.display),
    ...emails.map((way) => way.display),
    [address.line1, address.postcode, address.city].filter((part) => part !== null).join(" "),
    birthdayText(birthday, locale),
  ].filter((fact) => fact !== "");
  return (
    <div className={styles.side}>
      <AppLink className={styles.name} href={`/customers/${customer.id}`}>
        {customer.name || t("customers.record.unnamed")}
      </AppLink>
      <ul>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
        <li className={styles.since}>{t("customers.record.since", { day: day(shopDay(createdAt)) })}</li>
      </ul>
    </div>
  );
}
