import type { Static } from "typebox";
import type {
  CustomerLoyaltyAnswer,
  LevelsAnswer,
  MembersAnswer,
  ProgramAnswer,
  ProgramsAnswer,
  VersionsAnswer,
} from "./schema.ts";
import type { CostsAnswer, LegalClassesAnswer } from "./schema-rewards.ts";
import type { VoucherAnswer, VoucherWhole } from "./schema-vouchers.ts";

/** What the server answers, as pages read it. */
export type Programs = Static<typeof ProgramsAnswer>;
export type Program = Static<typeof ProgramAnswer>;
export type ProgramVersion = Static<typeof VersionsAnswer>["items"][number];
export type Levels = Static<typeof LevelsAnswer>;
export type MembersPage = Static<typeof MembersAnswer>;
export type CustomerLoyalty = Static<typeof CustomerLoyaltyAnswer>;
export type { MemberListItem, MembershipAnswer, ProgramListItem, ProgramState, TierView } from "./schema.ts";
export type WholeVoucher = Static<typeof VoucherWhole>;
export type LegalClasses = Static<typeof LegalClassesAnswer>;
export type Costs = Static<typeof CostsAnswer>;
export type SurpriseGiven = {
  readonly voucher: Static<typeof VoucherAnswer> | null;
  readonly leftCents: number;
};
