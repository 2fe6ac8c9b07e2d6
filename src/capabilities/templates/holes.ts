import { escapeHtml, isLiquid } from "./liquid.ts";
import { canonical, piecesOf } from "./rules/liquid-text.ts";

const opening = "\uE000";
const closing = "\uE001";

/**
 * Keeps Liquid out of the way while HTML is made: MJML reads a mark that no document can hold, and gets nothing to read, escape or
 * break. `filled` puts the Liquid back.
 */
export class Holes {
  readonly #held: string[] = [];

  hold(liquid: string): string {
    return `${opening}${this.#held.push(liquid) - 1}${closing}`;
  }
  /** Words with their Liquid, as HTML. `passage`: the whole that they are part of. */
  html(text: string, passage: string = text): string {
    if (!isLiquid(passage)) return escapeHtml(text).replaceAll("\n", "<br>");
    return piecesOf(text)
      .map((piece) =>
        piece.kind === "words"
          ? escapeHtml(piece.text).replaceAll("\n", "<br>")
          : this.hold(canonical(piece.text)),
      )
      .join("");
  }
  /** The same where no tag may stand, such as an attribute. */
  attribute(text: string): string {
    return piecesOf(text)
      .map((piece) => (piece.kind === "words" ? escapeHtml(piece.text) : this.hold(canonical(piece.text))))
      .join("");
  }
  /** What follows stands only where the condition holds. */
  condition(name: string, inner: string): string {
    return `<mj-raw>${this.hold(`{% if ${name} %}`)}</mj-raw>${inner}<mj-raw>${this.hold("{% endif %}")}</mj-raw>`;
  }
  filled(html: string): string {
    return html.replaceAll(/\uE000(\d+)\uE001/gu, (_, number: string) => this.#held[Number(number)] ?? "");
  }
}
