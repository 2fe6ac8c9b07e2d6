import { keepPicture, uploadedPicture } from "../accounts/index.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { languageOf, say } from "../../platform/texts.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { writtenAs } from "./formats.ts";
import { listLibrary } from "./library/index.ts";
import { addTemplate, changeTemplate, getTemplate, listTemplates } from "./operations.ts";
import { previewTemplate } from "./operations-preview.ts";
import { listVersions, publishTemplate } from "./operations-versions.ts";
import { selectPictures } from "./queries.ts";
import { type Field, fields } from "./rules/fields.ts";
import { languagesOf } from "./rules/document.ts";
import type { Finding } from "./rules/findings.ts";
import type { Version } from "./rules/version.ts";
import {
  FieldsAnswer,
  IdParams,
  LanguageQuery,
  LibraryAnswer,
  LibraryQuery,
  NewTemplate,
  PictureAnswer,
  PicturesAnswer,
  PreviewAnswer,
  PreviewBody,
  TemplateAnswer,
  TemplateChange,
  TemplatesAnswer,
  TemplatesQuery,
  VersionAnswer,
  VersionsAnswer,
} from "./schema.ts";

const tag = "templates";

const templates = [
  defineRoute({
    method: "GET",
    url: "/templates",
    tag,
    permission: "templates:read",
    summary: "Templates of the shop, the last changed first",
    query: TemplatesQuery,
    answer: TemplatesAnswer,
    handle: async ({ tx, query }) => await listTemplates(tx, query),
  }),
  defineRoute({
    method: "POST",
    url: "/templates",
    tag,
    permission: "templates:write",
    summary: "Begin a template: blank, from the library, or from another one",
    body: NewTemplate,
    answer: TemplateAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await addTemplate(tx, actor, body),
  }),
  defineRoute({
    method: "GET",
    url: "/templates/:id",
    tag,
    permission: "templates:read",
    summary: "A template with its draft",
    params: IdParams,
    answer: TemplateAnswer,
    handle: async ({ tx, params }) => await getTemplate(tx, params.id),
  }),
  defineRoute({
    method: "PUT",
    url: "/templates/:id",
    tag,
    permission: "templates:write",
    summary: "Save a draft, rename it, put it away or take it back",
    description:
      "`revision` is the one that was read; 409 `changed_meanwhile` when somebody saved since. Versions already published never change.",
    bodyLimit: 2 * 1024 * 1024,
    params: IdParams,
    body: TemplateChange,
    answer: TemplateAnswer,
    handle: async ({ tx, actor, params, body }) => await changeTemplate(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "GET",
    url: "/templates/:id/versions",
    tag,
    permission: "templates:read",
    summary: "What was published of a template, the newest first",
    params: IdParams,
    answer: VersionsAnswer,
    handle: async ({ tx, params }) => ({ items: await listVersions(tx, params.id) }),
  }),
  defineRoute({
    method: "POST",
    url: "/templates/:id/versions",
    tag,
    permission: "templates:write",
    summary: "Publish the draft as a version that never changes",
    description:
      "422 `template_not_ready` with `errors`: what keeps it from being published, and where. A draft that says what the newest version says gives that one again.",
    params: IdParams,
    answer: VersionAnswer,
    status: 201,
    handle: async ({ tx, actor, params, request }) => {
      const version = await publishTemplate(tx, actor, params.id);
      return isRefusal(version)
        ? withErrors(version, languageOf(request.headers["accept-language"]))
        : versionAnswer(version, actor.name);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/templates/preview",
    tag,
    permission: "templates:read",
    summary: "The words as one person would get them",
    description:
      "Of a draft that is sent along, of one that is kept, of a version, or of the library. Nothing is kept.",
    bodyLimit: 2 * 1024 * 1024,
    body: PreviewBody,
    answer: PreviewAnswer,
    handle: async ({ tx, body }) => await previewTemplate(tx, body),
  }),
];

const resources = [
  defineRoute({
    method: "GET",
    url: "/templates/library",
    tag,
    permission: "templates:read",
    summary: "Good examples to start from, by aim",
    query: LibraryQuery,
    answer: LibraryAnswer,
    handle: async ({ query, request }) =>
      await Promise.resolve({
        items: listLibrary(query, query.language ?? languageOf(request.headers["accept-language"])),
      }),
  }),
  defineRoute({
    method: "GET",
    url: "/templates/fields",
    tag,
    permission: "templates:read",
    summary: "What words may hold of a person, her purchases and the shop",
    query: LanguageQuery,
    answer: FieldsAnswer,
    handle: async ({ query, request }) =>
      await Promise.resolve({
        items: fields.map((field) =>
          fieldAnswer(field, query.language ?? languageOf(request.headers["accept-language"])),
        ),
      }),
  }),
  defineRoute({
    method: "GET",
    url: "/templates/pictures",
    tag,
    permission: "templates:read",
    summary: "Pictures that messages may show, the newest first",
    answer: PicturesAnswer,
    handle: async ({ tx }) => ({
      items: (await selectPictures(tx)).map((one) => ({ ...one, url: `/pictures/${one.hash}` })),
    }),
  }),
  defineRoute({
    method: "POST",
    url: "/templates/pictures",
    tag,
    permission: "templates:write",
    summary: "Take a picture for messages",
    description:
      "One file as `multipart/form-data`: PNG, JPEG or WebP, 512 KiB at most, 16 to 4096 pixels a side. SVG is refused.",
    transaction: "none",
    bodyLimit: 2 * 1024 * 1024,
    answer: PictureAnswer,
    status: 201,
    handle: async ({ database, actor, request, reply }) => {
      const bytes = await uploadedPicture(request);
      if (isRefusal(bytes)) return bytes;
      const kept = await database.inMerchant(actor.merchantId, async (tx) => await keepPicture(tx, bytes));
      if (isRefusal(kept)) return kept;
      reply.code(201);
      return { ...kept, url: `/pictures/${kept.hash}`, bytes: bytes.length };
    },
  }),
];

export const templatesRoutes = [...resources, ...templates];

function versionAnswer(version: Version, publishedBy: string) {
  const { id, templateId, number, channel, class: messageClass, publishedAt, words } = version;
  const languages = languagesOf({ channel, words } as Parameters<typeof languagesOf>[0]);
  return { id, templateId, number, channel, class: messageClass, languages, publishedAt, publishedBy };
}

/** What keeps a template from being published, place by place and in words. */
function withErrors(refusal: Refusal, language: "fr" | "en"): Refusal {
  const findings = (refusal.details?.["findings"] ?? []) as readonly Finding[];
  const errors = findings.map(({ code, place, excerpt = "", values }) => ({
    path: ["words", place.language, place.part, place.block].filter((part) => part !== undefined).join("."),
    code,
    message: say(language, `templates.finding.${code}`, { excerpt, ...values }),
  }));
  return { ...refusal, details: { ...refusal.details, errors } };
}

function fieldAnswer(field: Field, language: "fr" | "en") {
  const sample = typeof field.sample === "object" ? field.sample[language] : field.sample;
  return {
    key: field.key,
    name: language === "fr" ? field.fr : field.key,
    label: say(language, `templates.field.${field.key}`),
    sample: String(writtenAs(field.kind, sample, language, "EUR")),
    fallback: field.fallback?.[language] ?? null,
    group: field.group,
  };
}
