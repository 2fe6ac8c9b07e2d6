export type { NoticeForm, WordsChannel } from "./rules/notice.ts";
export type { Act, Channel, Origin, Purpose } from "./rules/proof.ts";
export type { CollectionAnswer, ConsentsAnswer, EntryAnswer, StandingAnswer, TextAnswer } from "./schema.ts";
