export type { MessageAnswer, MessagesAnswer } from "./schema.ts";
export type {
  HealthAnswer,
  HookAnswer,
  HooksAnswer,
  InboundAnswer,
  InboundKind,
  MailboxAnswer,
  MailboxReadAnswer,
  RecordsAnswer,
} from "./schema-inbound.ts";
export { inboundKinds } from "./schema-inbound.ts";
export type { SingleAnswer, SingleWordsAnswer, SingleWordsBody } from "./schema-single.ts";
export type {
  LinesAnswer,
  MailingAnswer,
  MailingBody,
  MailingsAnswer,
  ReportAnswer,
  SenderAnswer,
} from "./schema-mailings.ts";
export type { BeginAnswer, CallAnswer, CallsAnswer, CallView, EndBody } from "./desk/schema-calls.ts";
export { callInterests } from "./desk/schema-calls.ts";
export type {
  LetterRunView,
  Returned,
  ReturnedAnswer,
  RunsAnswer,
  WaitingLetters,
} from "./desk/schema-letters.ts";
export { labelSheets } from "./desk/schema-letters.ts";
export type { SmsAddressesAnswer } from "./channels/sms/schema-sms.ts";
