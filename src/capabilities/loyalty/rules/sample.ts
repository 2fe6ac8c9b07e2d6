import type {
  EarnRule,
  LineFilter,
  ProgramDefinition,
  Promotion,
  Reward,
  VoucherTemplate,
} from "../schema-definition.ts";
import type { BasketLine } from "./basket-lines.ts";
import { blankPromotion, blankRule, blankVoucher } from "./blank.ts";
import { everyLine } from "./filter.ts";
import { programFromSentence } from "./templates.ts";
import type { Ticket, TicketLine } from "./ticket.ts";

// Programs, tickets and baskets for tests: whole objects of which a test says only what matters to it.

/** As much of a thing as the test wants to say. */
type Said<T> = T extends readonly (infer Item)[]
  ? readonly Said<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Said<T[Key]> }
    : T;

const point = { one: "point", other: "points" };
const plain = programFromSentence({
  kind: "points",
  unitName: point,
  points: 1,
  stepCents: 100,
  rewardPoints: 100,
  rewardName: "5 €",
  rewardCents: 500,
});

export const filterOf = (said: Said<LineFilter> = {}): LineFilter =>
  ({ ...everyLine, ...said }) as LineFilter;

export function ruleOf(said: Said<EarnRule>, index = 0): EarnRule {
  return { ...blankRule(`r${index}`), ...said, filter: filterOf(said.filter) } as EarnRule;
}

/** No remainder kept and delivery counted unless the test says otherwise: the plainest way to count. */
export function programOf(
  rules: readonly Said<EarnRule>[],
  said: {
    readonly earn?: Said<ProgramDefinition["earn"]>;
    readonly basis?: Said<ProgramDefinition["earn"]["basis"]>;
    readonly program?: Partial<ProgramDefinition>;
  } = {},
): ProgramDefinition {
  return {
    ...plain,
    ...said.program,
    earn: {
      ...plain.earn,
      carriesRemainder: false,
      ...said.earn,
      basis: { ...plain.earn.basis, delivery: "included", ...said.basis },
      rules: rules.map(ruleOf),
    } as ProgramDefinition["earn"],
  };
}

export function lineOf(said: Partial<TicketLine> & { readonly totalCents: number }): TicketLine {
  return {
    number: 1,
    sku: "p",
    categories: [],
    legalClass: null,
    isDelivery: false,
    quantityMilli: 1000,
    orderDiscountCents: 0,
    lineDiscountCents: 0,
    taxRate: null,
    ...said,
  };
}

export function ticketOf(
  lines: readonly (Partial<TicketLine> & { readonly totalCents: number })[],
  said: Partial<Omit<Ticket, "lines">> = {},
): Ticket {
  return {
    day: "2026-05-05",
    at: Date.parse("2026-05-05T10:00:00Z"),
    storeId: null,
    channel: "shop",
    codes: [],
    paidWithPointsCents: 0,
    paidWithVouchersCents: 0,
    paidWithGiftCardsCents: 0,
    ownRewardCents: 0,
    isFirst: false,
    ...said,
    lines: lines.map((line, index) => lineOf({ number: index + 1, ...line })),
  };
}

/** Pieces at a price. */
export function basketLine(
  sku: string,
  quantity: number,
  unitCents: number,
  said: Partial<BasketLine> = {},
): BasketLine {
  return {
    number: 1,
    sku,
    categories: [],
    legalClass: null,
    isDelivery: false,
    quantityMilli: quantity * 1000,
    taxRate: null,
    totalCents: quantity * unitCents,
    discountCents: 0,
    ...said,
  };
}

export function promotionOf(said: Said<Promotion>): Promotion {
  return {
    id: "promotion",
    name: "Promotion",
    type: "percent_off_order",
    ...blankPromotion,
    getMode: "added",
    ...said,
    filter: filterOf(said.filter),
  } as Promotion;
}

export function templateOf(
  benefit: VoucherTemplate["benefit"],
  said: Partial<VoucherTemplate> = {},
): VoucherTemplate {
  return { ...blankVoucher(benefit), isBearer: true, ...said };
}

export function rewardOf(said: Said<Reward>): Reward {
  const base = {
    id: "reward",
    name: "Reward",
    costUnits: 0,
    shopCostCents: null,
    enabled: true,
    minBasketCents: 0,
  };
  return {
    ...base,
    ...("percent" in said ? { capCents: null } : {}),
    ...said,
    ...(said.type === "percent_off" || said.type === "cheapest_free"
      ? { filter: filterOf(said.filter) }
      : {}),
  } as Reward;
}
