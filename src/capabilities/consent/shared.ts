export { emptyParts, fillNotice, fillWords } from "./rules/notice.ts";
export {
  type NoticeForm,
  noticeForms,
  type NoticeLanguage,
  noticeParts,
  type NoticeText,
  type WordsChannel,
} from "./rules/notice-shape.ts";
export type { NoticesAnswer, PublishedAnswer } from "./schema-notices.ts";
export type { Act, Channel, Origin, Purpose } from "./rules/proof.ts";
export type { CollectionAnswer, ConsentsAnswer, EntryAnswer, StandingAnswer, TextAnswer } from "./schema.ts";
