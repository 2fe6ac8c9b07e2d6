export type { SiteAnswer } from "./public-schema.ts";
