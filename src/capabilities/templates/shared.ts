export type {
  PictureAnswer,
  PreviewAnswer,
  TemplateAnswer,
  TemplatesAnswer,
  TemplateSummary,
  VersionAnswer,
} from "./schema.ts";
export { blankBlock, blankDraft } from "./rules/blank.ts";
export { coach, type Written } from "./rules/coach.ts";
export * from "./rules/document.ts";
export { type FieldGroup, fieldGroups, fieldKey, fieldOf, nearestField } from "./rules/fields.ts";
export type { Finding, Place, Weight } from "./rules/findings.ts";
export { type LinkFault, type ReadLink, readLink } from "./rules/link.ts";
export { piecesOf, readable } from "./rules/liquid-text.ts";
export { promotionsIn } from "./rules/promotional.ts";
export { richOf } from "./rules/rich-text.ts";
export { plainSigns } from "./rules/sms-text.ts";
