import type { FastifyInstance, FastifyReply } from "fastify";
import { newId } from "../../../platform/ids.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { readLanguage, sayer } from "../../../site/language.ts";
import { choices, nothingTyped, postForm, submitButton } from "../../../site/forms.ts";
import { type Child, h } from "../../../site/markup.ts";
import { facts, linkButton, notice, section } from "../../../site/parts.ts";
import {
  eraseCustomer,
  erasureLosses,
  erasurePreview,
  getCustomer,
  personalData,
} from "../../customers/index.ts";
import { herself } from "../operations-sessions.ts";
import { type PageAnswer, shopFrame } from "../public-shop.ts";
import { insertDeparture } from "../queries-own.ts";
import { documentOf, sheetOf } from "../rules/export.ts";
import { asVisitor, endSession, inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { back, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

const reasons = ["messages", "rarely", "data", "other"] as const;

/** Her data: seen, taken away at once, erased. No request to write, nobody to wait for. */
export function addDataPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/account/data", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => await dataPage(visitor));
  });

  for (const kind of ["json", "csv"] as const) {
    server.get<SlugParams>(`/c/:slug/account/data.${kind}`, hide, async (request, reply) => {
      const file = await asVisitor(services, request, async ({ tx, customerId, merchant }) => {
        const sections = await personalData(tx, customerId);
        const say = sayer(readLanguage(request, reply, merchant.language));
        return kind === "json"
          ? documentOf(sections, { shop: merchant.name, at: tx.now })
          : sheetOf(sections, (name) => say(`data.${name}`));
      });
      return file === undefined
        ? reply.redirect(`/c/${request.params.slug}`, 303)
        : sendFile(reply, `${request.params.slug}.${kind}`, file);
    });
  }

  server.get<SlugParams>("/c/:slug/account/erasure", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => await erasurePage(visitor));
  });

  server.post<SlugParams>("/c/:slug/account/erasure", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const { tx, customerId, face } = visitor;
      const erased = await eraseCustomer(tx, herself(tx), customerId, { by: "person", reason: "in_space" });
      if (isRefusal(erased)) return { redirect: `/c/${face.slug}` };
      const { reason } = (request.body ?? {}) as { reason?: unknown };
      const known = reasons.find((one) => one === reason);
      if (known !== undefined) await insertDeparture(tx, newId(Date.parse(tx.now)), known);
      endSession(request, reply, face.slug);
      return erasedPage(visitor, erased.kept);
    });
  });
}

function sendFile(reply: FastifyReply, name: string, content: string): FastifyReply {
  return reply
    .type(name.endsWith(".json") ? "application/json; charset=utf-8" : "text/csv; charset=utf-8")
    .header("cache-control", "private, no-store")
    .header("content-disposition", `attachment; filename="${name}"`)
    .send(content);
}

async function dataPage(visitor: Visitor): Promise<PageAnswer> {
  const { tx, customerId, say, face, formats } = visitor;
  const sections = await personalData(tx, customerId);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.data.title"),
    path: "/account/data",
    body: [
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.data.title")),
      h("p", { className: "lede" }, say("space.data.words")),
      section(
        "take",
        say("space.data.take"),
        h("p", null, say("space.data.take_words")),
        h(
          "div",
          { className: "line" },
          linkButton(say("space.data.csv"), `/c/${face.slug}/account/data.csv`, "second"),
          linkButton(say("space.data.json"), `/c/${face.slug}/account/data.json`, "second"),
        ),
        h(
          "details",
          null,
          h("summary", null, say("space.data.what")),
          facts(
            sections.map(({ name, rows }) => [
              say(`data.${name}`),
              say("space.data.lines", { count: rows.length, number: formats.number(rows.length) }),
            ]),
          ),
        ),
      ),
      section(
        "correct",
        say("space.data.correct"),
        h("p", null, h("a", { href: `/c/${face.slug}/account/details` }, say("space.account.details"))),
        h("p", null, h("a", { href: `/c/${face.slug}/account/messages` }, say("space.account.messages"))),
        h("p", null, h("a", { href: `/s/${face.slug}/privacy` }, say("space.messages.notice"))),
      ),
      section(
        "ask",
        say("space.data.ask"),
        h("p", null, say("space.data.ask_words")),
        h("p", null, linkButton(say("space.data.ask_button"), `/c/${face.slug}/account/request`, "second")),
        h("p", null, h("a", { href: `/c/${face.slug}/account/partners` }, say("space.data.partners"))),
      ),
      section(
        "erase",
        say("space.data.erase"),
        h("p", null, say("space.data.erase_words")),
        h("p", null, linkButton(say("space.data.erase_see"), `/c/${face.slug}/account/erasure`, "second")),
      ),
    ],
  });
}

async function erasurePage(visitor: Visitor): Promise<PageAnswer> {
  const { tx, customerId, say, face } = visitor;
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) return { redirect: `/c/${face.slug}` };
  const lost = await erasureLosses(tx, customerId);
  const kept = await erasurePreview(tx, customerId);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.erasure.title"),
    path: "/account/erasure",
    body: [
      back(visitor, "/account/data", say("space.erasure.back")),
      h("h1", null, say("space.erasure.title")),
      notice("warning", say("space.erasure.for_good")),
      lost.length === 0
        ? null
        : section(
            "lost",
            say("space.erasure.lost"),
            list(
              lost.map(({ reason, count, label }) =>
                say(`erasure.lost.${reason}`, { count, label: label ?? "" }),
              ),
            ),
          ),
      keptSection(visitor, kept),
      postForm(
        `/c/${face.slug}/account/erasure`,
        choices(nothingTyped, say, {
          name: "reason",
          label: say("space.erasure.why"),
          isOptional: true,
          options: reasons.map((reason) => [reason, say(`space.erasure.reason.${reason}`)] as const),
        }),
        submitButton(say("space.erasure.button"), "danger"),
      ),
    ],
  });
}

type Kept = Awaited<ReturnType<typeof erasurePreview>>;

function keptSection({ say }: Pick<Visitor, "say">, kept: Kept): Child {
  return kept.length === 0
    ? h("p", null, say("space.erasure.kept_nothing"))
    : section(
        "kept",
        say("space.erasure.kept"),
        list(kept.map(({ reason, count }) => say(`erasure.kept.${reason}`, { count }))),
      );
}

function list(items: readonly string[]): Child {
  return h(
    "ul",
    { className: "points" },
    items.map((item) => h("li", null, item)),
  );
}

function erasedPage(visitor: Visitor, kept: Kept): PageAnswer {
  const { say, face } = visitor;
  return {
    ...shopFrame(visitor),
    title: say("space.erased.title"),
    body: h(
      "div",
      { className: "stack loose" },
      h("h1", null, say("space.erased.title")),
      h("p", { className: "lede", role: "status" }, say("space.erased.words", { shop: face.name })),
      keptSection(visitor, kept),
      h("p", null, h("a", { href: `/s/${face.slug}` }, say("space.erased.shop", { shop: face.name }))),
    ),
  };
}
