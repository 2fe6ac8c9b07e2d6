import type { FastifyInstance } from "fastify";
import { explainPageErrors } from "../../../site/frame.ts";
import { inLink, type LinkServices } from "./link.ts";
import { preferencesAnswer, preferencesPage } from "./preferences-page.ts";
import {
  isOneClick,
  oneClick,
  postedFields,
  unsubscribeAnswer,
  unsubscribePage,
} from "./unsubscribe-page.ts";

type TokenParams = { Params: { token: string } };

/**
 * The pages behind the links of messages. The token alone opens them, no cookie does: a post from another site's page could do no
 * more than its sender, and mail programs post from theirs.
 */
export function addPreferencePages(server: FastifyInstance, services: LinkServices): void {
  const hide = { schema: { hide: true } };
  explainPageErrors(server);

  server.get<TokenParams>("/p/:token", hide, async (request, reply) => {
    return await inLink(
      services,
      request,
      reply,
      async (linked) => await preferencesPage(linked, request.query),
    );
  });
  server.post<TokenParams>("/p/:token", hide, async (request, reply) => {
    return await inLink(services, request, reply, async (linked) => await preferencesAnswer(linked, request));
  });
  server.get<TokenParams>("/u/:token", hide, async (request, reply) => {
    return await inLink(services, request, reply, unsubscribePage);
  });
  server.post<TokenParams>("/u/:token", hide, async (request, reply) => {
    const fields = await postedFields(request);
    return await inLink(services, request, reply, async (linked) =>
      isOneClick(fields) ? await oneClick(linked) : await unsubscribeAnswer(linked, fields),
    );
  });
}
