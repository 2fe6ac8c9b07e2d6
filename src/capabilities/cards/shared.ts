export { formatCardNumber } from "../../values/card-number.ts";
export type {
  BatchView,
  CardCounts,
  CardView,
  CustomerCards,
  FoundView,
  Given,
  Wallets,
} from "./schema.ts";
