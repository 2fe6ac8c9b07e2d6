export type { Because, Suggested, Suggestions } from "./answers.ts";
