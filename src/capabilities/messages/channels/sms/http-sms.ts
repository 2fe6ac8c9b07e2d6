import type { FastifyInstance, FastifyRequest } from "fastify";
import { defineRoute, type Route, type Services } from "../../../../platform/http/route.ts";
import { publicAddress } from "../../../../platform/public-address.ts";
import { receiveSms } from "./received.ts";
import { ReceivedAnswer, ReceivedBody, SmsAddressesAnswer } from "./schema-sms.ts";
import { hearTwilio, wordsAddress } from "./twilio-hook.ts";

export const smsRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    url: "/sms/addresses",
    tag: "messages",
    permission: "messages:read",
    summary: "Where providers bring what people answer",
    answer: SmsAddressesAnswer,
    handle: async ({ tx }) =>
      await Promise.resolve({
        received: `${publicAddress()}/api/v1/sms/received`,
        twilio: wordsAddress(tx.merchantId),
      }),
  }),
  defineRoute({
    method: "POST",
    url: "/sms/received",
    tag: "messages",
    permission: "messages:write",
    summary: "Bring an SMS that somebody sent to the shop",
    description:
      "For a gateway that has a key. STOP, ARRET and the like count when they are the whole message; nothing in a longer text gives or takes a consent.",
    body: ReceivedBody,
    answer: ReceivedAnswer,
    handle: async ({ tx, body }) => await receiveSms(tx, body),
  }),
];

const mostForm = 64 * 1024;

/** Where Twilio calls: no session and no key, a signature over the form. */
export async function addSmsHookPages(
  server: FastifyInstance,
  { database }: Pick<Services, "database">,
): Promise<void> {
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: mostForm }, (_request, body, parsed) => {
      parsed(null, body);
    });
    const options = {
      schema: { hide: true },
      bodyLimit: mostForm,
      config: { rateLimit: { max: 600, timeWindow: "1 minute" } },
    };
    type Called = FastifyRequest<{ Params: { merchantId: string; messageId?: string } }>;
    for (const url of ["/hooks/sms/twilio/:merchantId", "/hooks/sms/twilio/:merchantId/:messageId"]) {
      scope.post(url, options, async (request: Called, reply) => {
        const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
        const signature = String(request.headers["x-twilio-signature"] ?? "");
        const status = await hearTwilio(database, request.params, { form, signature });
        // An answer in its own language that says nothing: the person gets no message back.
        return await reply
          .code(status)
          .type("text/xml")
          .send(status === 200 ? "<Response/>" : "");
      });
    }
    done();
  });
}
