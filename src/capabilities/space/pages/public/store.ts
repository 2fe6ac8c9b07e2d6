import type { SitePage } from "../../../../site/frame.ts";
import { h } from "../../../../site/markup.ts";
import { box, linkButton, section, tag } from "../../../../site/parts.ts";
import { readPhone } from "../../../customers/index.ts";
import { storeFaces, type StoreFace } from "../../../accounts/index.ts";
import type { OpenShop } from "../../public-shop.ts";
import { shownPhone } from "./contact.ts";
import { businessData } from "./business-data.ts";
import { isOpen, laterExceptions, openingLine, placeLine, spansLine, weekAhead } from "./hours.ts";
import { publicPage } from "./page.ts";

/** `/s/:slug/stores/:code`: hours of today and the week, the way there, the phone. */
export async function storePage(shop: OpenShop, code: string): Promise<SitePage | "not_found"> {
  const { tx, face, say } = shop;
  const stores = (await storeFaces(tx)).filter(({ kind }) => kind === "shop");
  const store = stores.find((one) => one.code === code);
  if (store === undefined) return "not_found";
  const others = stores.filter(({ id, closedAt }) => id !== store.id && closedAt === null);
  const place = placeLine(store);
  const line = openingLine(shop, store);
  return publicPage(shop, {
    below: `/stores/${encodeURIComponent(store.code)}`,
    part: "shop",
    title: store.name,
    description: [store.name, place, line].filter(Boolean).join(" – "),
    // What is open now changes by the minute, and the page is kept that long.
    isPublic: true,
    jsonLd: businessData(shop, [store]),
    body: [
      h(
        "div",
        { className: "stack tight" },
        h("p", { className: "hint" }, h("a", { href: `/s/${face.slug}` }, face.name)),
        h("h1", null, store.name),
        h("p", null, tag(line, isOpen(store, tx.now) ? "good" : "quiet")),
      ),
      way(shop, store, place),
      store.hours === null && store.exceptions.length === 0 ? null : week(shop, store),
      others.length === 0
        ? null
        : section(
            "others",
            say("space.store.others"),
            h(
              "ul",
              { className: "points" },
              others.map((one) =>
                h(
                  "li",
                  null,
                  h("a", { href: `/s/${face.slug}/stores/${encodeURIComponent(one.code)}` }, one.name),
                  one.city === null || one.city === one.name ? "" : ` – ${one.city}`,
                ),
              ),
            ),
          ),
    ],
  });
}

function way({ face, say }: OpenShop, store: StoreFace, place: string) {
  const typed = store.phone ?? face.legal.phone;
  const phone = typed === null ? null : readPhone(typed, store.country ?? face.country);
  const { latitude, longitude } = store;
  if (place === "" && typed === null) return null;
  return box(
    place === ""
      ? null
      : h(
          "address",
          { className: "strong plain" },
          store.address,
          store.address === null ? null : h("br", null),
          [store.postcode, " ", store.city],
        ),
    h(
      "div",
      { className: "line" },
      phone === null || typed === null
        ? null
        : linkButton(
            say("space.store.call", { phone: shownPhone(typed, store.country ?? face.country) }),
            `tel:${phone.e164}`,
            "small",
          ),
      latitude === null || longitude === null
        ? null
        : h(
            "a",
            {
              className: "button second small",
              href: `geo:${latitude},${longitude}?q=${latitude},${longitude}(${encodeURIComponent(store.name)})`,
            },
            say("space.store.map_of_device"),
          ),
      store.mapUrl === null
        ? null
        : h(
            "a",
            { className: "button second small", href: store.mapUrl, rel: "noopener noreferrer" },
            say("space.store.map"),
          ),
    ),
  );
}

function week(shop: OpenShop, store: StoreFace) {
  const { say, formats, tx } = shop;
  const later = laterExceptions(store, tx.now);
  return section(
    "hours",
    say("space.store.hours"),
    box(
      h(
        "table",
        { className: "table" },
        h("caption", null, say("space.store.hours_caption")),
        h(
          "tbody",
          null,
          weekAhead(store, tx.now).map(({ day, hours }, index) =>
            h(
              "tr",
              index === 0 ? { className: "now" } : null,
              h(
                "th",
                { scope: "row" },
                index === 0 ? say("space.store.today", { day: formats.weekday(day) }) : formats.weekday(day),
                hours.because === "usual"
                  ? null
                  : h("span", { className: "hint block" }, formats.dayAndMonth(day)),
              ),
              h(
                "td",
                { className: "end" },
                spansLine(shop, hours.spans),
                hours.because === "usual"
                  ? null
                  : h(
                      "span",
                      { className: "hint block" },
                      hours.note ??
                        say(hours.because === "holiday" ? "space.store.holiday" : "space.store.exception"),
                    ),
              ),
            ),
          ),
        ),
      ),
    ),
    later.length === 0
      ? null
      : [
          h("h3", null, say("space.store.later")),
          h(
            "ul",
            { className: "points" },
            later.map(({ day, spans, note }) =>
              h(
                "li",
                null,
                say("space.store.later_day", {
                  day: formats.weekdayAndDay(day),
                  hours: spansLine(shop, spans),
                }),
                note === null ? null : h("span", { className: "hint" }, ` (${note})`),
              ),
            ),
          ),
        ],
  );
}
