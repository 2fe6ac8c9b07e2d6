import type { Room } from "../../platform/http/room.ts";
import { templatesRoutes } from "./http.ts";
import { previewPageRoute } from "./http-page.ts";
import { addCodePictures } from "./pages.ts";
import "./queries-people-fields.ts";

export { addTemplate, changeTemplate } from "./operations.ts";
export { previewTemplate } from "./operations-preview.ts";
export { gateOf, publishTemplate, readVersion } from "./operations-versions.ts";
export { renderLetter, renderMessage, renderScript } from "./render.ts";
export { sellsIn } from "./rules/promotional.ts";
export type { Gate, Given, LetterPart, MessageAddresses, Rendered, Version } from "./rules/version.ts";
export type { HerVoucher } from "./queries-values.ts";
export { languageFor, valuesFor } from "./values.ts";
export { voucherHidden, type VoucherPart } from "./voucher-shown.ts";

/** What this room brings to the running product. */
export const templatesRoom: Room = {
  name: "templates",
  routes: [...templatesRoutes, previewPageRoute],
  pages: addCodePictures,
};
