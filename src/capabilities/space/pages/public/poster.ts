import type { SitePage } from "../../../../site/frame.ts";
import { h, ownMarkup } from "../../../../site/markup.ts";
import { publicAddress } from "../../../../platform/public-address.ts";
import { qrSvg } from "../../../cards/index.ts";
import { mayJoin } from "../../public-join.ts";
import { shownPrograms } from "../../public-program.ts";
import type { OpenShop } from "../../public-shop.ts";
import { sayShortly } from "../../public-words.ts";
import { publicPage } from "./page.ts";

/** What the counter's poster says: where its code leads, the address for who types it, the program in two sentences. */
export async function posterWords(shop: OpenShop) {
  const { face, say } = shop;
  const open = (await shownPrograms(shop)).filter(({ program, telling }) => mayJoin(program, telling.today));
  const [first] = open;
  return {
    link: `${publicAddress()}/s/${face.slug}/join`,
    shown: `${publicAddress().replace(/^https?:\/\//, "")}/s/${face.slug}`,
    title: say("space.poster.title"),
    program: first === undefined ? "" : sayShortly(first.program.current.definition, first.telling),
    how: say("space.poster.how"),
    rights: say("space.poster.rights"),
  };
}

/** `/s/:slug/poster`: the same on a page, to be printed from any browser. */
export async function posterPage(shop: OpenShop): Promise<SitePage> {
  const { face, say } = shop;
  const words = await posterWords(shop);
  return publicPage(shop, {
    below: "/poster",
    part: null,
    title: say("space.poster.page_title"),
    isHidden: true,
    body: [
      h(
        "div",
        { className: "stack tight no-print" },
        h("h1", null, say("space.poster.page_title")),
        h("p", { className: "hint" }, say("space.poster.print_words")),
        h(
          "p",
          null,
          h(
            "button",
            { type: "button", className: "button", hidden: true, "data-print": "" },
            say("space.poster.print"),
          ),
        ),
      ),
      h(
        "article",
        { className: "poster" },
        h("p", { className: "poster-name" }, face.name),
        h("h2", null, words.title),
        words.program === "" ? null : h("p", null, words.program),
        h("div", { className: "poster-code", ...ownMarkup(qrSvg(words.link, say("space.poster.qr"))) }),
        h("p", { className: "strong" }, words.how),
        h("p", { className: "hint" }, words.shown),
        h("p", { className: "fine" }, words.rights),
      ),
    ],
  });
}
