import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Services } from "../../platform/http/route.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { Type } from "typebox";
import { storeFaces } from "./face.ts";
import { changeFace, changeLogo, readFace } from "./operations-face.ts";
import { keepDraft, listLegalTexts, publishText, readVersion } from "./operations-legal.ts";
import { changeStorePlace } from "./operations-stores.ts";
import { selectPicture } from "./queries-face.ts";
import { mostPictureBytes } from "./rules/picture.ts";
import { ById } from "./schema.ts";
import {
  FaceChange,
  FaceView,
  LegalDraft,
  LegalParams,
  LegalTextsAnswer,
  LegalVersionText,
  StorePlaceChange,
  StorePlaceView,
  VersionParams,
} from "./schema-places.ts";

const tag = "accounts";

const faceRoutes = [
  defineRoute({
    method: "GET",
    url: "/shop/face",
    tag,
    permission: "accounts:read",
    summary: "Colours, logo and legal identity of the shop",
    answer: FaceView,
    handle: async ({ tx }) => await readFace(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/shop/face",
    tag,
    permission: "accounts:write",
    summary: "Change the shop's colours and legal identity",
    body: FaceChange,
    answer: FaceView,
    handle: async ({ tx, actor, body }) => await changeFace(tx, actor, body),
  }),
  defineRoute({
    method: "PUT",
    url: "/shop/logo",
    tag,
    permission: "accounts:write",
    summary: "Take a logo",
    description:
      "One file as `multipart/form-data`: PNG, JPEG or WebP, 512 KiB at most, 16 to 4096 pixels a side. SVG is refused.",
    transaction: "none",
    bodyLimit: 2 * mostPictureBytes,
    answer: FaceView,
    handle: async ({ database, actor, request }) => {
      const bytes = await uploadedPicture(request);
      if (isRefusal(bytes)) return bytes;
      return await database.inMerchant(actor.merchantId, async (tx) => await changeLogo(tx, actor, bytes));
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/shop/logo",
    tag,
    permission: "accounts:write",
    summary: "Show no logo any more",
    answer: FaceView,
    handle: async ({ tx, actor }) => await changeLogo(tx, actor, null),
  }),
];

const placeRoutes = [
  defineRoute({
    method: "GET",
    url: "/places",
    tag,
    permission: "customers:read",
    summary: "Stores with their address, hours and days off",
    answer: Type.Object({ items: Type.Array(StorePlaceView) }),
    handle: async ({ tx }) => ({ items: await storeFaces(tx) }),
  }),
  defineRoute({
    method: "PUT",
    url: "/places/:id",
    tag,
    permission: "accounts:write",
    summary: "Say where a store is and when it is open",
    params: ById,
    body: StorePlaceChange,
    answer: StorePlaceView,
    handle: async ({ tx, actor, params, body }) => await changeStorePlace(tx, actor, params.id, body),
  }),
];

const legalRoutes = [
  defineRoute({
    method: "GET",
    url: "/legal-texts",
    tag,
    permission: "accounts:read",
    summary: "Terms of sale and legal pages, with their versions",
    answer: LegalTextsAnswer,
    handle: async ({ tx }) => ({ items: await listLegalTexts(tx) }),
  }),
  defineRoute({
    method: "PUT",
    url: "/legal-texts/:kind/:language/draft",
    tag,
    permission: "accounts:write",
    summary: "Keep a text that is being worked on",
    params: LegalParams,
    body: LegalDraft,
    handle: async ({ tx, actor, params, body }) => await keepDraft(tx, actor, params, body),
  }),
  defineRoute({
    method: "POST",
    url: "/legal-texts/:kind/:language/versions",
    tag,
    permission: "accounts:write",
    summary: "Publish a text as its next version, which never changes",
    params: LegalParams,
    body: LegalDraft,
    answer: Type.Object({ version: Type.Integer() }),
    status: 201,
    handle: async ({ tx, actor, params, body }) => await publishText(tx, actor, params, body),
  }),
  defineRoute({
    method: "GET",
    url: "/legal-texts/:kind/:language/versions/:version",
    tag,
    permission: "accounts:read",
    summary: "A version as it was published",
    params: VersionParams,
    answer: LegalVersionText,
    handle: async ({ tx, params }) => await readVersion(tx, params),
  }),
];

export const placesRoutes = [...faceRoutes, ...placeRoutes, ...legalRoutes];

/** The upload plug-in adds `file()` to multipart requests only; anything else has no file to give. */
export async function uploadedPicture(
  request: FastifyRequest,
): Promise<Buffer | Refusal<"no_file_sent" | "picture_too_large">> {
  if (!request.isMultipart()) return refuse("no_file_sent");
  const file = await request.file({ limits: { fileSize: mostPictureBytes } });
  if (file === undefined) return refuse("no_file_sent");
  const parts: Buffer[] = [];
  for await (const part of file.file) parts.push(part as Buffer);
  if (file.file.truncated) return refuse("picture_too_large", { most: mostPictureBytes / 1024 });
  return Buffer.concat(parts);
}

/** Pictures at an address of their content: whoever has it sees it, and no browser asks twice. */
export function addPictures(server: FastifyInstance, { database }: Omit<Services, "authenticate">): void {
  server.get<{ Params: { hash: string } }>(
    "/pictures/:hash",
    { schema: { hide: true } },
    async (request, reply) => {
      const { hash } = request.params;
      const picture = /^[0-9a-f]{32}$/.test(hash)
        ? await database.inPlatform(async (tx) => await selectPicture(tx, hash))
        : undefined;
      if (picture === undefined) return await reply.code(404).type("text/plain").send("");
      return await reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("content-security-policy", "default-src 'none'; sandbox")
        .header("cross-origin-resource-policy", "cross-origin")
        .header("etag", `"${hash}"`)
        .type(picture.mediaType)
        .send(picture.bytes);
    },
  );
}
