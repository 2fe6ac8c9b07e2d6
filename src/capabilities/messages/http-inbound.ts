import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Services } from "../../platform/http/route.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { refuse } from "../../values/refusal.ts";
import { checkRecords, sentBy } from "./dns-records.ts";
import { deliveryHealth, listInbound } from "./delivery-health.ts";
import { addHook, hearProvider, listHooks, removeHook } from "./hooks.ts";
import { mailboxOf, readMailboxNow, removeMailbox, saveMailbox } from "./mailbox-settings.ts";
import { selectRaw } from "./queries-health.ts";
import {
  HealthAnswer,
  HealthQuery,
  HookAnswer,
  HookBody,
  HookParams,
  HooksAnswer,
  InboundAnswer,
  InboundParams,
  InboundQuery,
  MailboxAnswer,
  MailboxBody,
  MailboxReadAnswer,
  RecordsAnswer,
} from "./schema-inbound.ts";
import { senderOf } from "./senders.ts";

const tag = "messages";

export const inboundRoutes = [
  defineRoute({
    method: "GET",
    url: "/delivery/health",
    tag,
    permission: "messages:read",
    summary: "How the shop's e-mail is received: what came back, who complained",
    description:
      "Mailbox providers want complaints below 0.1 % and refuse a sender at 0.3 %. Below 200 messages nothing is judged.",
    query: HealthQuery,
    answer: HealthAnswer,
    handle: async ({ tx, query }) => await deliveryHealth(tx, query.days ?? 30),
  }),
  defineRoute({
    method: "GET",
    url: "/delivery/returns",
    tag,
    permission: "messages:read",
    summary: "What came back: reports of mail servers, complaints, answers, newest first",
    description:
      "A report that no signed address ties to a message is kept as `unknown` and acts on nobody: anybody may write one.",
    query: InboundQuery,
    answer: InboundAnswer,
    handle: async ({ tx, query }) => await listInbound(tx, query),
  }),
  defineRoute({
    method: "GET",
    url: "/delivery/returns/:id/raw",
    tag,
    permission: "messages:read",
    summary: "The message itself, as it came, while it is kept",
    description: "30 days, its first 64 KB.",
    params: InboundParams,
    handle: async ({ tx, params, reply }) => {
      const raw = await selectRaw(tx, params.id);
      if (raw === null) return refuse("unknown_return", { id: params.id });
      reply
        .header("content-disposition", `attachment; filename="${params.id}.eml"`)
        .type("application/octet-stream");
      return raw;
    },
  }),
  defineRoute({
    method: "GET",
    url: "/delivery/records",
    tag,
    permission: "messages:read",
    summary: "The records of the DNS that mailboxes look for, what to paste, and what is there now",
    answer: RecordsAnswer,
    transaction: "none",
    handle: async ({ database, actor }) => {
      const { sender, checkedAt } = await database.inMerchant(actor.merchantId, async (tx) => ({
        sender: await senderOf(tx, database, "email"),
        checkedAt: tx.now,
      }));
      const by = sentBy(sender);
      return by === null
        ? { domain: null, items: [], checkedAt }
        : {
            domain: by.fromAddress.slice(by.fromAddress.lastIndexOf("@") + 1),
            items: await checkRecords(by),
            checkedAt,
          };
    },
  }),
  ...mailboxRoutes(),
  ...hookRoutes(),
];

function mailboxRoutes() {
  return [
    defineRoute({
      method: "GET",
      url: "/delivery/mailbox",
      tag,
      permission: "messages:read",
      summary: "The mailbox to which reports and answers come",
      answer: MailboxAnswer,
      handle: async ({ tx }) => await mailboxOf(tx),
    }),
    defineRoute({
      method: "PUT",
      url: "/delivery/mailbox",
      tag,
      permission: "messages:write",
      summary: "Say which mailbox is read (IMAP)",
      description:
        "Its password is sealed. Letters that concern no message of the shop stay unread and are not copied.",
      body: MailboxBody,
      answer: MailboxAnswer,
      handle: async ({ tx, database, actor, body }) => await saveMailbox(tx, database, actor, body),
    }),
    defineRoute({
      method: "DELETE",
      url: "/delivery/mailbox",
      tag,
      permission: "messages:write",
      summary: "Read no mailbox any more",
      handle: async ({ tx, actor }) => await removeMailbox(tx, actor),
    }),
    defineRoute({
      method: "POST",
      url: "/delivery/mailbox/readings",
      tag,
      permission: "messages:write",
      summary: "Read the mailbox now",
      answer: MailboxReadAnswer,
      transaction: "none",
      handle: async ({ database, actor }) => await readMailboxNow(database, actor.merchantId),
    }),
  ];
}

function hookRoutes() {
  return [
    defineRoute({
      method: "GET",
      url: "/delivery/hooks",
      tag,
      permission: "messages:read",
      summary: "Addresses at which providers tell what became of messages",
      answer: HooksAnswer,
      handle: async ({ tx }) => await listHooks(tx),
    }),
    defineRoute({
      method: "POST",
      url: "/delivery/hooks",
      tag,
      permission: "messages:write",
      summary: "Open an address for a provider",
      description:
        '`signed` is for programs of the shop: JSON `{"events": [{"messageId", "kind", "status", "diagnostic"}]}`, or a whole report as `message/rfc822`, with the header `Rebelote-Signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>", hexadecimal>`.',
      body: HookBody,
      answer: HookAnswer,
      status: 201,
      handle: async ({ tx, database, actor, body }) => await addHook(tx, database, actor, body),
    }),
    defineRoute({
      method: "DELETE",
      url: "/delivery/hooks/:id",
      tag,
      permission: "messages:write",
      summary: "Close an address",
      params: HookParams,
      handle: async ({ tx, actor, params }) => await removeHook(tx, actor, params.id),
    }),
  ];
}

const mostBody = 2 * 1024 * 1024;

/** Where providers call: no session and no key, a signature over the bytes as they came. */
export async function addHookPages(
  server: FastifyInstance,
  { database }: Omit<Services, "authenticate">,
): Promise<void> {
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBody }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post(
      "/hooks/mail/:merchantId/:hookId",
      {
        schema: { hide: true },
        bodyLimit: mostBody,
        config: { rateLimit: { max: 600, timeWindow: "1 minute" } },
      },
      async (request: FastifyRequest<{ Params: { merchantId: string; hookId: string } }>, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const status = await hearProvider(database, request.params, { headers: request.headers, body });
        return await reply.code(status).send();
      },
    );
    done();
  });
}
