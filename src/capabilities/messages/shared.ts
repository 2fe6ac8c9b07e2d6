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
export type {
  LinesAnswer,
  MailingAnswer,
  MailingBody,
  MailingsAnswer,
  ReportAnswer,
  SenderAnswer,
} from "./schema-mailings.ts";
