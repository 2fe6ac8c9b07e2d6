import type { Tx } from "../../../platform/database.ts";
import type { Language } from "../../../platform/texts.ts";
import type { SiteFormats } from "../../../site/formats.ts";
import type { Say } from "../../../site/language.ts";
import type { ShopFace } from "../../accounts/index.ts";

/** What a page of a person needs to be written: her shop, within one transaction of it, and her language. */
export type Telling = {
  readonly tx: Tx;
  readonly face: ShopFace;
  readonly language: Language;
  readonly say: Say;
  readonly formats: SiteFormats;
};
