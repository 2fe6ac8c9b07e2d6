import { publicAddress } from "../../../../platform/public-address.ts";
import type { SitePage } from "../../../../site/frame.ts";
import { shopFrame, type OpenShop } from "../../public-shop.ts";

export type PublicPart = "shop" | "program" | "join";

type Own = Omit<SitePage, "face" | "language" | "footer" | "path" | "canonical" | "sections"> & {
  /** Below `/s/:slug`; empty for the shop's first page. */
  readonly below: string;
  readonly part: PublicPart | null;
  /** Not for search engines: a form, an answer. */
  readonly isHidden?: boolean;
};

/** A public page of a shop: its sections, its foot, its address for search engines. The demonstration is not to be found. */
export function publicPage(shop: OpenShop, { below, part, isHidden, ...own }: Own): SitePage {
  const { face, say } = shop;
  const path = `/s/${face.slug}${below}`;
  const isFound = isHidden !== true && !face.isDemo;
  return {
    ...shopFrame(shop),
    path,
    isPreviewed: true,
    ...(isFound ? { canonical: `${publicAddress()}${path}` } : {}),
    sections: [
      { href: `/s/${face.slug}`, text: say("space.public.shop"), isCurrent: part === "shop" },
      { href: `/s/${face.slug}/program`, text: say("space.public.program"), isCurrent: part === "program" },
      { href: `/s/${face.slug}/join`, text: say("space.public.join"), isCurrent: part === "join" },
      { href: `/c/${face.slug}`, text: say("space.public.space") },
    ],
    ...own,
  };
}
