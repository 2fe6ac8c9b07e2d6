import type { Room } from "../../platform/http/room.ts";

export { previewTemplate } from "./operations-preview.ts";
export { gateOf, publishTemplate, readVersion } from "./operations-versions.ts";
export { renderLetter, renderMessage, renderScript } from "./render.ts";
export type { Gate, Given, LetterPart, MessageAddresses, Rendered, Version } from "./rules/version.ts";
export { valuesFor } from "./values.ts";

/** What this room brings to the running product. */
export const templatesRoom: Room = { name: "templates" };
