import type { ReactElement } from "react";
import type { SitePage } from "../../../../site/frame.ts";
import { h } from "../../../../site/markup.ts";
import { box, linkButton, notice, rows, section, tag } from "../../../../site/parts.ts";
import { storeFaces, type StoreFace } from "../../../accounts/index.ts";
import { shownPrograms, type ShownProgram } from "../../public-program.ts";
import { mayJoinHere } from "../../public-site.ts";
import type { OpenShop } from "../../public-shop.ts";
import { sayShortly } from "../../public-words.ts";
import { selectSite } from "../../queries-site.ts";
import { businessData } from "./business-data.ts";
import { openingLine, placeLine } from "./hours.ts";
import { cardPicture } from "./card-picture.ts";
import { publicPage } from "./page.ts";

/** `/s/:slug`: who the shop is, where, its program in two sentences, and the way to a card. */
export async function shopPage(shop: OpenShop): Promise<SitePage> {
  const { tx, face, language, say } = shop;
  const site = await selectSite(tx);
  const [first, second] = language === "fr" ? [site.introFr, site.introEn] : [site.introEn, site.introFr];
  const intro = first || second;
  const stores = (await storeFaces(tx)).filter(({ closedAt }) => closedAt === null || closedAt > tx.now);
  const places = stores.filter(({ kind }) => kind === "shop");
  const programs = await shownPrograms(shop);
  const open = programs.filter(({ standing }) => standing === "open");
  const canJoin = await mayJoinHere(shop);
  return publicPage(shop, {
    below: "",
    part: "shop",
    title: face.name,
    description:
      intro || open.map(({ program, telling }) => sayShortly(program.current.definition, telling)).join(" "),
    isPublic: true,
    jsonLd: businessData(shop, places),
    body: [
      h(
        "div",
        { className: "stack" },
        h("h1", null, face.name),
        intro === "" ? null : h("p", { className: "lede" }, intro),
        programs.length === 0 ? null : teaser(shop, programs, canJoin),
      ),
      places.length === 0
        ? places.length === stores.length
          ? notice("note", say("space.public.no_store"))
          : null
        : section(
            "stores",
            say(places.length === 1 ? "space.public.store_one" : "space.public.stores"),
            box(rows(places.map((store) => storeRow(shop, store)))),
          ),
      section(
        "card",
        say("space.public.card_title"),
        h("p", null, say("space.public.card_words")),
        h(
          "div",
          { className: "line" },
          canJoin && open.length === 0
            ? linkButton(say("space.public.join_button"), `/s/${face.slug}/join`)
            : null,
          linkButton(say("space.public.open_space"), `/c/${face.slug}`, "second"),
        ),
      ),
    ],
  });
}

function teaser({ face, say }: OpenShop, programs: readonly ShownProgram[], canJoin: boolean): ReactElement {
  return h(
    "div",
    { className: "box welcome" },
    programs.map(({ program, telling, standing }) =>
      h(
        "div",
        { className: "stack tight" },
        h(
          "h2",
          { className: "line" },
          program.name,
          standing === "open" ? null : [" ", tag(say(`space.program.standing_${standing}`), "quiet")],
        ),
        h("p", null, sayShortly(program.current.definition, telling)),
        standing === "open" ? cardPicture({ program, telling, standing }) : null,
      ),
    ),
    h(
      "div",
      { className: "line" },
      canJoin && programs.some(({ standing }) => standing === "open")
        ? linkButton(say("space.public.join_button"), `/s/${face.slug}/join`)
        : null,
      linkButton(say("space.public.how_it_works"), `/s/${face.slug}/program`, "second"),
    ),
  );
}

function storeRow(shop: OpenShop, store: StoreFace) {
  return {
    what: h("span", { className: "strong" }, store.name),
    detail: [placeLine(store), h("br", null), openingLine(shop, store)],
    href: `/s/${shop.face.slug}/stores/${encodeURIComponent(store.code)}`,
    value: h("span", { "aria-hidden": true }, "›"),
  };
}
