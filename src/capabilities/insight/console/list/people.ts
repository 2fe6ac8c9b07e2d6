import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { Sort } from "../../../../console/components/virtual-table.ts";
import type { PeopleAnswer, PeopleRule } from "../../shared.ts";

/** The people of a rule, a hundred at a time; the count comes with the first ones. */
export function usePeople(rule: PeopleRule, sort: Sort) {
  const query = useInfiniteQuery({
    queryKey: ["people", "list", rule, sort],
    queryFn: async ({ pageParam, signal }) =>
      await api.post<PeopleAnswer>("/people/search", {
        body: {
          rule,
          sort: sort.key,
          direction: sort.direction,
          limit: 100,
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    count: query.data?.pages[0]?.count ?? undefined,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: query.fetchNextPage,
    fault: query.error,
    retry: query.refetch,
  };
}
