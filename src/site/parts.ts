import type { ReactElement } from "react";
import { type Child, h } from "./markup.ts";

// The parts pages are made of. Each is plain HTML with a class of static/site.css.

/** A link that looks like a button; `kind` empty is the page's main act, of which there is one. */
export function linkButton(
  text: Child,
  href: string,
  kind: "" | "second" | "plain" | "small" = "",
): ReactElement {
  return h("a", { className: `button ${kind}`.trim(), href }, text);
}

export type Tone = "note" | "good" | "warning" | "danger";

/** Something to know before the rest. `isNews`: read aloud at once, for the answer to what was just done. */
export function notice(tone: Tone, title: string, children: Child = null, isNews = false): ReactElement {
  const role = isNews ? { role: tone === "danger" ? "alert" : "status" } : {};
  return h("div", { className: `notice ${tone}`, ...role }, h("p", { className: "title" }, title), children);
}

export function box(...children: Child[]): ReactElement {
  return h("div", { className: "box" }, ...children);
}

/** A part of a page with its heading. */
export function section(id: string, title: string, ...children: Child[]): ReactElement {
  return h("section", { className: "stack", "aria-labelledby": id }, h("h2", { id }, title), ...children);
}

export type Row = {
  readonly what: Child;
  readonly detail?: Child;
  readonly value?: Child;
  readonly isBig?: boolean;
  /** The whole row leads there. */
  readonly href?: string;
  /** A button or a small form at its end. */
  readonly act?: Child;
};

/** What the shop or the customer has, line by line. */
export function rows(lines: readonly Row[]): ReactElement {
  return h("ul", { className: "rows" }, lines.map(rowOf));
}

function rowOf({ what, detail, value, isBig, href, act }: Row): ReactElement {
  const inside = [
    h(
      "span",
      { className: "what" },
      h("span", null, what),
      detail === undefined ? null : h("span", { className: "hint" }, detail),
    ),
    value === undefined ? null : h("span", { className: isBig === true ? "value big" : "value" }, value),
  ];
  return h("li", null, href === undefined ? inside : h("a", { className: "whole", href }, inside), act);
}

/** Names and values. */
export function facts(pairs: readonly (readonly [name: Child, value: Child])[]): ReactElement {
  return h(
    "dl",
    { className: "facts" },
    pairs.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
  );
}

/** How far something is, with its words for those who do not see the bar. */
export function progress(value: number, of: number, label: string): ReactElement {
  return h("progress", {
    className: "progress",
    value: Math.min(value, of),
    max: Math.max(of, 1),
    "aria-label": label,
  });
}

/** A stamp card up to twenty places; beyond, use `progress`. */
export function stamps(full: number, places: number, label: string): ReactElement {
  const each = Array.from({ length: Math.min(places, 20) }, (_, index) =>
    h("li", { className: index < full ? "full" : "" }),
  );
  return h(
    "div",
    { role: "img", "aria-label": label },
    h("ul", { className: places > 12 ? "stamps many" : "stamps", "aria-hidden": true }, each),
  );
}

export function tag(text: Child, kind: "" | "good" | "quiet" = ""): ReactElement {
  return h("span", { className: `tag ${kind}`.trim() }, text);
}

/** Plain paragraphs of a legal text; a line that starts with `# ` is a heading, one with `- ` belongs to a list. */
export function paragraphs(lines: readonly string[], level: "h2" | "h3" = "h2"): ReactElement[] {
  const made: ReactElement[] = [];
  let items: string[] = [];
  const closeList = (): void => {
    if (items.length > 0)
      made.push(
        h(
          "ul",
          { className: "points" },
          items.map((item) => h("li", null, item)),
        ),
      );
    items = [];
  };
  for (const line of lines) {
    if (line.startsWith("- ")) {
      items.push(line.slice(2));
      continue;
    }
    closeList();
    if (line.trim() === "") continue;
    made.push(line.startsWith("# ") ? h(level, null, line.slice(2)) : h("p", null, line));
  }
  closeList();
  return made;
}
