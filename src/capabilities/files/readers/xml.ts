/** What a reader of machine-written XML needs to hear: elements open and close, with the text between. */
export type XmlEar = {
  readonly open: (
    name: string,
    attribute: (name: string) => string | null,
    selfClosing: boolean,
    /** What stands between the brackets, for `attributesOf`. */
    tag: string,
  ) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
};

/**
 * Reads XML piece by piece. Written for the inside of workbooks: names lose their prefix, comments and declarations are
 * skipped, and a document type is not read at all, so that no entity can unfold.
 */
export function xmlReader(ear: XmlEar): { readonly push: (text: string) => void; readonly end: () => void } {
  let pending = "";
  const read = (final: boolean): void => {
    let at = 0;
    while (at < pending.length) {
      const tag = pending.indexOf("<", at);
      if (tag === -1) {
        if (!final) break;
        at = pending.length;
        break;
      }
      if (tag > at) ear.text(unescaped(pending.slice(at, tag)));
      at = tag;
      if (pending.startsWith("<!--", tag)) {
        const end = pending.indexOf("-->", tag);
        if (end === -1) break;
        at = end + 3;
        continue;
      }
      if (pending.startsWith("<![CDATA[", tag)) {
        const end = pending.indexOf("]]>", tag);
        if (end === -1) break;
        ear.text(pending.slice(tag + 9, end));
        at = end + 3;
        continue;
      }
      const end = tagEnd(pending, tag);
      if (end === -1) break;
      hear(ear, pending.slice(tag + 1, end));
      at = end + 1;
    }
    pending = pending.slice(at);
    if (pending.length > 8_000_000) throw new Error("A tag of this workbook never ends.");
  };
  return {
    push: (text) => {
      pending += text;
      read(false);
    },
    end: () => read(true),
  };
}

function tagEnd(text: string, from: number): number {
  let quote = "";
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== "") {
      if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return at;
  }
  return -1;
}

function hear(ear: XmlEar, tag: string): void {
  if (tag.startsWith("?") || tag.startsWith("!")) return;
  if (tag.startsWith("/")) {
    ear.close(local(tag.slice(1).trim()));
    return;
  }
  const selfClosing = tag.endsWith("/");
  const inside = selfClosing ? tag.slice(0, -1) : tag;
  const space = inside.search(/\s/);
  const name = local(space === -1 ? inside : inside.slice(0, space));
  ear.open(name, (asked) => attributeOf(inside, asked), selfClosing, inside);
  if (selfClosing) ear.close(name);
}

function local(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? name : name.slice(colon + 1);
}

/** All attributes of a tag, without the prefixes of their names; declarations of namespaces are none. */
export function attributesOf(tag: string): (readonly [name: string, value: string])[] {
  const pairs = tag.matchAll(/\s([^\s=/"'<>]+)\s*=\s*("[^"]*"|'[^']*')/g);
  return [...pairs].flatMap(([, name = "", value = ""]): (readonly [string, string])[] =>
    /^xmlns(:|$)/.test(name) ? [] : [[local(name), unescaped(value.slice(1, -1))]],
  );
}

function attributeOf(tag: string, name: string): string | null {
  for (let at = tag.indexOf(name); at !== -1; at = tag.indexOf(name, at + 1)) {
    const before = tag.charAt(at - 1);
    if (before !== ":" && !/\s/.test(before)) continue;
    const rest = /^\s*=\s*("[^"]*"|'[^']*')/.exec(tag.slice(at + name.length, at + name.length + 40_000));
    if (rest?.[1] !== undefined) return unescaped(rest[1].slice(1, -1));
  }
  return null;
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, code: string) => {
    if (!code.startsWith("#")) return named[code] ?? whole;
    const point =
      code.charAt(1).toLowerCase() === "x" ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1));
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
