import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ReactElement } from "react";
import { isRefusal } from "../../../values/refusal.ts";
import { actForm, errorSummary, hasErrors, type Kept, nothingTyped, readForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { section, tag } from "../../../site/parts.ts";
import { nearChoice, setNearChoice, walletOffers } from "../../cards/index.ts";
import {
  answerChannel,
  answerMeasuring,
  channelBoxes,
  choicesOf,
  choose,
  measureBox,
  type PreferenceForm,
  preferenceForm,
  preferenceReaders,
  preferencesOf,
  readChannelAnswer,
  readMeasureAnswer,
  topicsOf,
} from "../../permission/index.ts";
import { dayInZone } from "../../../values/day.ts";
import { herself } from "../operations-sessions.ts";
import type { PageAnswer } from "../public-shop.ts";
import { inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { back, newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

/** What she receives: topics, how many, a pause; each permission is given and taken back by one press (GDPR art. 7(3)). */
export function addMessagesPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/account/messages", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await messagesPage(visitor, request.query, nothingTyped),
    );
  });

  server.post<SlugParams>("/c/:slug/account/messages", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await permissionAnswer(visitor, request),
    );
  });

  server.post<SlugParams>("/c/:slug/account/preferences", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await preferencesAnswer(visitor, request),
    );
  });
}

async function permissionAnswer(visitor: Visitor, request: FastifyRequest): Promise<PageAnswer> {
  const { tx, face, customerId, language } = visitor;
  const done = { redirect: `/c/${face.slug}/account/messages?done=consent` };
  const again = { redirect: `/c/${face.slug}/account/messages` };
  const body = (request.body ?? {}) as { channel?: unknown; act?: unknown };
  if (body.channel === "near") {
    await setNearChoice(tx, herself(tx), { customerId, isWanted: body.act === "granted" });
    return done;
  }
  const who = { customerId, language, from: "space", messageId: null } as const;
  const measuring = readMeasureAnswer(body);
  if (measuring !== null) return (await answerMeasuring(tx, { ...who, ...measuring })) ? done : again;
  const answered = readChannelAnswer(body);
  if (answered === null) return "not_found";
  return (await answerChannel(tx, { ...who, ...answered })) ? done : again;
}

async function preferencesAnswer(visitor: Visitor, request: FastifyRequest): Promise<PageAnswer> {
  const { tx, face, customerId } = visitor;
  const form = await formOf(visitor);
  if (form === null) return { redirect: `/c/${face.slug}` };
  const read = readForm(request, preferenceReaders(form));
  if (!read.isRight) return await messagesPage(visitor, {}, read.kept);
  await choose(tx, herself(tx), customerId, choicesOf(read.values, form), { origin: "space" });
  return { redirect: `/c/${face.slug}/account/messages?done=consent` };
}

async function formOf({ tx, face, customerId }: Visitor): Promise<PreferenceForm | null> {
  const chosen = await preferencesOf(tx, customerId);
  if (isRefusal(chosen)) return null;
  return { topics: await topicsOf(tx), chosen, today: dayInZone(tx.now, face.timeZone) };
}

async function messagesPage(visitor: Visitor, query: unknown, kept: Kept): Promise<PageAnswer> {
  const { customerId, say, face } = visitor;
  const form = await formOf(visitor);
  if (form === null) return { redirect: `/c/${face.slug}` };
  const action = `/c/${face.slug}/account/messages`;
  const isWrong = hasErrors(kept);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.messages.title"),
    path: "/account/messages",
    hasErrors: isWrong,
    ...(isWrong ? { status: 422 } : {}),
    body: [
      errorSummary(kept, say),
      newsOf(visitor, query),
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.messages.title")),
      preferenceForm(visitor, `/c/${face.slug}/account/preferences`, kept, form),
      section(
        "channels",
        say("permission.page.channels"),
        h("p", null, say("space.messages.words")),
        await channelBoxes(visitor, {
          customerId,
          action,
          detailsHref: `/c/${face.slug}/account/details`,
        }),
        await measureBox(visitor, { customerId, action }),
        await nearBox(visitor),
      ),
      h(
        "p",
        { className: "hint" },
        say("space.messages.service"),
        " ",
        h("a", { href: `/s/${face.slug}/privacy` }, say("space.messages.notice")),
      ),
    ],
  });
}

/** Whether her phone may show the card near the shop: a choice of the wallet, not an advertisement. */
async function nearBox(visitor: Visitor): Promise<ReactElement | null> {
  const { tx, customerId, say, face } = visitor;
  const isWanted = (await nearChoice(tx, customerId)) === true;
  const { apple, google } = await walletOffers(tx, customerId);
  if (!isWanted && apple === null && google === null) return null;
  return h(
    "section",
    { className: "box", "aria-labelledby": "consent-near" },
    h(
      "div",
      { className: "line" },
      h("h2", { id: "consent-near" }, say("space.messages.near")),
      tag(say(isWanted ? "space.messages.near_yes" : "space.messages.near_no"), isWanted ? "good" : "quiet"),
    ),
    h("p", null, say("space.messages.near_words")),
    h(
      "div",
      { className: "line" },
      actForm(
        `/c/${face.slug}/account/messages`,
        say(isWanted ? "space.messages.near_off" : "space.messages.near_on"),
        { channel: "near", act: isWanted ? "withdrawn" : "granted" },
        "second",
      ),
    ),
  );
}
