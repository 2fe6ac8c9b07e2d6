export type { MessageAnswer, MessagesAnswer } from "./schema.ts";
