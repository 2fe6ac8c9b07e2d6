export { type LeanPage, wholePage } from "./rules/lean.ts";
export { signedText } from "./rules/proof.ts";
export { nameToken, phoneToken, tokenBytes, tokenTexts } from "./rules/tokens.ts";
export type * from "./schema-operation.ts";
export type * from "./schema-row.ts";
export type {
  CashierView,
  DeviceView,
  IncidentView,
  PairingMade,
  SettingsBody,
} from "./schema.ts";
