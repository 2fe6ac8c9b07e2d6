export type * from "./answers.ts";
export type * from "./schema-definition.ts";
export type * from "./schema-economics.ts";
export type * from "./schema-rewards.ts";
export type * from "./schema-voucher-kinds.ts";
export type * from "./schema-vouchers.ts";
export {
  amountVoucher,
  blankProgram,
  blankPromotion,
  blankReward,
  blankRule,
  blankVoucher,
} from "./rules/blank.ts";
export { explainEarn, programSentence, type Sentence } from "./rules/explain.ts";
export { everyLine } from "./rules/filter.ts";
export { nextReach, type Reach } from "./rules/next-reach.ts";
export { type ProgramSaid, programFromSentence } from "./rules/templates.ts";
export { applyQuote, counterQuote, spendableUnits } from "./rules/counter.ts";
export { walletsOnJoining } from "./rules/counter-joining.ts";
export { newcomer } from "./rules/counter-wallet.ts";
export type {
  CounterAsked,
  CounterEarned,
  CounterLot,
  CounterProgram,
  CounterQuote,
  CounterVoucher,
  CounterWallet,
  CounterWish,
} from "./rules/counter-types.ts";
