import type { Cohort } from "./rules/cohorts.ts";
import type { Concentration, CurvePoint } from "./rules/concentration.ts";
import type { CoreTarget } from "./rules/core-target.ts";
import type { Trait } from "./rules/differences.ts";
import type { Flow, Rise } from "./rules/flow.ts";
import type { Lift } from "./rules/likeness.ts";
import type { Motive } from "./rules/motive.ts";
import type { Group } from "./rules/groups.ts";
import type { Stage } from "./rules/lifecycle.ts";

/** A count of what happened among so many: a share is only ever shown with both. */
export type Counted = { readonly came: number; readonly of: number };

export type FiguresSnapshot = {
  /** Customers who bought in the last twelve months, and in the twelve months up to a month ago. */
  readonly activeCustomers: number;
  readonly activeMonthAgo: number;
  readonly customers: number;
  readonly prospects: number;
  /** Of the buyers of twelve months, those who came on more than one day. */
  readonly repeat: Counted;
  /** Of those who bought in the quarter that ended 90 days ago, who came again within 90 days; and a year before. */
  readonly return90: Counted;
  readonly return90LastYear: Counted;
  /** The same for each quarter of 90 days before, by its first day; the newest last. */
  readonly returnByQuarter: readonly (Counted & { readonly from: string })[];
  readonly medianBasketCents: number | null;
  readonly meanBasketCents: number | null;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
};

export type ConcentrationSnapshot = {
  readonly figures: Concentration;
  readonly curve: readonly CurvePoint[];
};
export type CohortsSnapshot = { readonly cohorts: readonly Cohort[] };

export type StagesSnapshot = {
  readonly stages: readonly StageTotal[];
};
export type StageTotal = {
  readonly stage: Stage;
  readonly customers: number;
  readonly yearCents: number;
  readonly best: number;
};

export type BestSnapshot = {
  readonly best: number;
  readonly fromCents: number | null;
  readonly entered: number;
  readonly left: number;
};

export type GroupsSnapshot = {
  readonly groups: readonly { readonly group: Group; readonly customers: number; readonly cents: number }[];
};

/** One bar of a portrait: how many, and how many of the best fifth. */
export type Part = { readonly key: string; readonly customers: number; readonly best: number };

export type PortraitSnapshot = {
  readonly kinds: readonly Part[];
  readonly ages: readonly Part[];
  readonly frequencies: readonly Part[];
  readonly baskets: readonly Part[];
  readonly channels: readonly Part[];
  readonly sources: readonly Part[];
  readonly postcodes: readonly Part[];
  readonly cities: readonly Part[];
  readonly tags: readonly Part[];
  /** Spend by category within twelve months, of everybody and of the best fifth; on a sample for large bases. */
  readonly categories: readonly {
    readonly id: string | null;
    readonly name: string | null;
    readonly cents: number;
    readonly bestCents: number;
  }[];
};

export type QualitySnapshot = {
  readonly people: number;
  readonly reachable: number;
  readonly bad: number;
  readonly duplicates: number;
  readonly without: number;
  readonly withoutPermission: number;
  readonly silentThreeYears: number;
  readonly channels: readonly {
    readonly channel: "email" | "phone" | "post";
    readonly known: number;
    readonly permitted: number;
  }[];
  /** Contacts that arrived week by week, the newest last. */
  readonly arrivals: readonly { readonly week: string; readonly customers: number }[];
  readonly arrivedInYear: number;
  /** Receipts that carry a customer, month by month. */
  readonly identified: readonly (Counted & { readonly month: string })[];
};

/** Who moved between the stages, for every two days of the thirteen month ends and today. */
export type FlowSnapshot = {
  /** What the paths were read from; where it reads otherwise now, they are read again. */
  readonly seen: string;
  readonly days: readonly string[];
  readonly flows: readonly Flow[];
  /** The first day on which somebody had bought: before it there is nothing to compare. */
  readonly since: string | null;
  readonly rises: readonly Rise[];
};

/** How much of the shop a costly answer was made of: a fiftieth more or less is not worth making it again before the next day. */
export type Seen = { readonly today: string; readonly people: number; readonly sales: number };

/** Names of what a trait carries only as an identifier or a key. */
export type Named<Row> = Row & { readonly name: string | null };

export type DifferencesSnapshot = {
  readonly seen: Seen;
  readonly best: number;
  readonly others: number;
  readonly traits: readonly Named<Trait>[];
  readonly core:
    | (Omit<CoreTarget, "traits"> & { readonly traits: readonly Named<CoreTarget["traits"][number]>[] })
    | null;
  /** Looked at on so many 1024ths of the customers. */
  readonly slots: number;
};

export type LookAlikesSnapshot = {
  readonly seen: Seen;
  readonly prospects: number;
  readonly ranked: number;
  /** Null: too few buyers or prospects to try. */
  readonly lift: Lift | null;
  /** What weighs most, for and against, in log-odds. */
  readonly features: readonly Named<{
    readonly criterion: string;
    readonly value: string;
    readonly weight: number;
  }>[];
};

export type MotivesSnapshot = {
  readonly buyers: number;
  readonly motives: readonly { readonly motive: Motive; readonly customers: number }[];
};

export type Snapshots = {
  readonly figures: FiguresSnapshot;
  readonly concentration: ConcentrationSnapshot;
  readonly cohorts: CohortsSnapshot;
  readonly stages: StagesSnapshot;
  readonly best: BestSnapshot;
  readonly groups: GroupsSnapshot;
  readonly portrait: PortraitSnapshot;
  readonly quality: QualitySnapshot;
  readonly flow: FlowSnapshot;
  readonly differences: DifferencesSnapshot;
  readonly look_alikes: LookAlikesSnapshot;
  readonly motives: MotivesSnapshot;
};
export type SnapshotKind = keyof Snapshots;

/** Of the people who can be written to or called somehow, the share without a known fault: neither bad nor a duplicate. */
export function goodAddresses({ reachable, bad, duplicates }: QualitySnapshot): Counted {
  return { came: Math.max(reachable - bad - duplicates, 0), of: reachable };
}
