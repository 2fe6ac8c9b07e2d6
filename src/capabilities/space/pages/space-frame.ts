import type { ReactElement } from "react";
import type { SitePage } from "../../../site/frame.ts";
import { type Child, h } from "../../../site/markup.ts";
import { notice } from "../../../site/parts.ts";
import { shopFrame } from "../public-shop.ts";
import type { Visitor } from "../visit.ts";

export type SpaceTab = "card" | "purchases" | "account";

// Lucide (ISC): credit-card, receipt, user-round.
const drawings: Readonly<Record<SpaceTab, readonly string[]>> = {
  card: ["M4 5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z", "M2 10h20"],
  purchases: ["M4 2v20l2-1 2 1 2-1 2 1 2-1 2 1 2-1 2 1V2l-2 1-2-1-2 1-2-1-2 1-2-1-2 1z", "M8 8h8", "M8 13h8"],
  account: ["M12 13a5 5 0 1 0 0-10 5 5 0 0 0 0 10z", "M20 21a8 8 0 0 0-16 0"],
};

const pathOf: Readonly<Record<SpaceTab, string>> = {
  card: "",
  purchases: "/purchases",
  account: "/account",
};

/** A page of the space, with its tabs under the thumb. */
export function spacePage(
  visitor: Visitor,
  page: {
    readonly tab: SpaceTab;
    readonly title: string;
    /** Below `/c/:slug`; absent: an answer to a post, without the other language's link. */
    readonly path?: string;
    readonly body: readonly Child[];
  } & Pick<SitePage, "status" | "hasErrors" | "scripts">,
): SitePage {
  const { face, say } = visitor;
  const { tab, path, body, ...rest } = page;
  return {
    ...shopFrame(visitor),
    ...rest,
    ...(path === undefined ? {} : { path: `/c/${face.slug}${path}` }),
    tabs: (["card", "purchases", "account"] as const).map((name) => ({
      href: `/c/${face.slug}${pathOf[name]}`,
      text: say(`space.tab.${name}`),
      isCurrent: name === tab,
      icon: icon(name),
    })),
    body: h("div", { className: "stack loose" }, [...body]),
  };
}

function icon(name: SpaceTab): ReactElement {
  return h(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: 20,
      height: 20,
      fill: "none",
      stroke: "currentColor",
      strokeWidth: 1.75,
      strokeLinecap: "round",
      strokeLinejoin: "round",
      "aria-hidden": true,
    },
    drawings[name].map((d) => h("path", { d })),
  );
}

/** The way back from a page below a tab. */
export function back(visitor: Visitor, path: string, text: string): ReactElement {
  return h("p", null, h("a", { href: `/c/${visitor.face.slug}${path}` }, text));
}

// What a page may say after a post has led to it: `?done=` and one of these.
const news = [
  "details",
  "contact",
  "contact_gone",
  "consent",
  "lost",
  "links",
  "shared",
  "unshared",
  "shares",
] as const;

/** What was just done, said once at the top. */
export function newsOf(visitor: Visitor, query: unknown): ReactElement | null {
  const { done } = (query ?? {}) as { done?: unknown };
  const known = news.find((one) => one === done);
  return known === undefined ? null : notice("good", visitor.say(`space.done.${known}`), null, true);
}
