import type { PeopleRule } from "../insight/shared.ts";
import { isLiquid } from "./liquid.ts";
import { canonical, piecesOf } from "./rules/liquid-text.ts";
import { readLink } from "./rules/link.ts";
import type { Needs, ProductsNeed } from "./rules/version.ts";

/** The links of a version, in both languages: each address has one number, from 1. */
export class LinkBook {
  readonly #numbers = new Map<string, number>();

  numberOf(address: string): number {
    const known = this.#numbers.get(address);
    if (known !== undefined) return known;
    this.#numbers.set(address, this.#numbers.size + 1);
    return this.#numbers.size;
  }
  get addresses(): string[] {
    return [...this.#numbers.keys()];
  }
}

/** What must be looked up of each person, gathered while the words are compiled. */
export class NeedsBook {
  readonly #when: string[] = [];
  readonly #products: ProductsNeed[] = [];
  readonly #programs: (string | null)[] = [];
  #ownVoucher = false;

  /** The name, in Liquid, of whether somebody sees a block. */
  when(rule: PeopleRule): string {
    return `_w${placeIn(this.#when, JSON.stringify(rule))}`;
  }
  products(source: ProductsNeed["source"], most: number): string {
    const id = `p${source}${most}`;
    if (this.#products.every((need) => need.id !== id)) this.#products.push({ id, source, most });
    return `_${id}`;
  }
  program(id: string | null): string {
    return `_y${placeIn(this.#programs, id)}`;
  }
  ownVoucher(): string {
    this.#ownVoucher = true;
    return "_v";
  }
  needs(fields: readonly string[]): Needs {
    return {
      fields,
      when: this.#when.map((rule) => JSON.parse(rule) as PeopleRule),
      products: this.#products,
      programs: this.#programs,
      ownVoucher: this.#ownVoucher,
    };
  }
}

function placeIn<One>(list: One[], one: One): number {
  const known = list.indexOf(one);
  return known >= 0 ? known : list.push(one) - 1;
}

/** Where a link leads, in Liquid: through its number, or straight to a page of the reader's own. Empty: it leads nowhere. */
export function linkLiquid(given: string, slug: string, links: LinkBook): string {
  const link = readLink(given);
  if (typeof link === "string") return "";
  switch (link.kind) {
    case "page":
      return {
        "page:space": `{{ _o }}/c/${slug}`,
        "page:join": `{{ _o }}/s/${slug}/join`,
        "page:preferences": "{{ _p }}",
        "page:unsubscribe": "{{ _u }}",
      }[link.page];
    case "web":
      return `{{ _l }}/${links.numberOf(link.address)}`;
    case "personal":
      if (!isLiquid(link.address)) return "";
      return piecesOf(link.address)
        .map(({ kind, text }) =>
          kind === "words" ? text : canonical(text).replace(/\s*-?\}\}$/u, " | url_part }}"),
        )
        .join("");
    case "direct":
      return link.address;
  }
}
