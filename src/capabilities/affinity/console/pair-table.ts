import type { DataTable } from "../../../console/components/data-table.ts";
import type { PairRow } from "../shared.ts";

/** Pairs as a table and a file: counts first, what is made of them behind. */
export function pairTable(rows: readonly PairRow[], t: (key: string) => string): DataTable {
  return {
    columns: [
      { key: "a", name: t("affinity.pairs.a"), kind: "text" },
      { key: "b", name: t("affinity.pairs.b"), kind: "text" },
      { key: "together", name: t("affinity.pairs.together"), kind: "number" },
      { key: "aTickets", name: t("affinity.pairs.a_tickets"), kind: "number" },
      { key: "bTickets", name: t("affinity.pairs.b_tickets"), kind: "number" },
      { key: "share", name: t("affinity.pairs.share"), kind: "percent" },
      { key: "lift", name: t("affinity.pairs.lift"), kind: "number" },
      { key: "llr", name: t("affinity.pairs.llr"), kind: "number" },
    ],
    rows: rows.map(({ aName, bName, together, aTickets, bTickets, lift, llr }) => ({
      a: aName,
      b: bName,
      together,
      aTickets,
      bTickets,
      share: together / aTickets,
      lift,
      llr,
    })),
  };
}
