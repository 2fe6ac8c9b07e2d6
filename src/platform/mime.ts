/** A name to be shown, and an address. */
export type Mailbox = { readonly name: string; readonly address: string };
/** Header fields in the order they are written; values as people read them. */
export type Header = readonly [name: string, value: string];

const crlf = "\r\n";

/**
 * An Internet message (RFC 5322) of plain text, with HTML beside it where there is any (RFC 2046 multipart/alternative), both
 * quoted-printable, every line below 78 octets. Header values are one line each: what would begin another is made a space.
 *
 * @param boundary must occur in neither text: made of the message's own identifier
 */
export function writeMessage(
  headers: readonly Header[],
  {
    text,
    html,
    boundary,
  }: { readonly text: string; readonly html: string | null; readonly boundary: string },
): { readonly head: readonly string[]; readonly body: Buffer } {
  const head = headers.map(([name, value]) => `${name}: ${value}`);
  head.push("MIME-Version: 1.0");
  if (html === null) {
    head.push("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable");
    return { head, body: Buffer.concat([quotedPrintable(text), Buffer.from(crlf)]) };
  }
  head.push(`Content-Type: multipart/alternative;${crlf} boundary="${boundary}"`);
  const part = (type: string): string =>
    `--${boundary}${crlf}Content-Type: ${type}; charset=utf-8${crlf}Content-Transfer-Encoding: quoted-printable${crlf}${crlf}`;
  const body = Buffer.concat([
    Buffer.from(part("text/plain"), "latin1"),
    quotedPrintable(text),
    Buffer.from(`${crlf}${part("text/html")}`, "latin1"),
    quotedPrintable(html),
    Buffer.from(`${crlf}--${boundary}--${crlf}`, "latin1"),
  ]);
  return { head, body };
}

/** A header's words: as they are where they are plain ASCII and fit a line, else encoded words (RFC 2047), folded. */
export function encodeWords(value: string): string {
  const line = oneLine(value);
  if (/^[\x20-\x7e]*$/u.test(line) && line.length <= 60 && !line.includes("=?")) return line;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    // 45 octets make 60 characters of base64: with its frame an encoded word of 72.
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?utf-8?B?${Buffer.from(part).toString("base64")}?=`).join(`${crlf} `);
}

/** A mailbox of From, To or Reply-To. A name of plain words stands bare, others are quoted or encoded. */
export function writeMailbox({ name, address }: Mailbox): string {
  const bare = `<${oneLine(address).replaceAll(/[<>\s]/gu, "")}>`;
  const line = oneLine(name);
  if (line === "") return bare.slice(1, -1);
  if (/^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]{1,60}$/u.test(line) && !line.includes("=?"))
    return `${line} ${bare}`;
  if (/^[\x20-\x7e]{1,60}$/u.test(line) && !line.includes("=?"))
    return `"${line.replaceAll(/["\\]/gu, String.raw`\$&`)}" ${bare}`;
  return `${encodeWords(line)}${crlf} ${bare}`;
}

/** Nothing that was typed begins another header (RFC 5322 2.2). */
function oneLine(value: string): string {
  // Control characters have no place in a header.
  // eslint-disable-next-line no-control-regex
  return value.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/gu, " ").trim();
}

const lineLength = 76;
const hex = Buffer.from("0123456789ABCDEF", "latin1");
const [tab, lf, cr, space, equals, dot] = [0x09, 0x0a, 0x0d, 0x20, 0x3d, 0x2e] as const;

/** Quoted-printable (RFC 2045 6.7) of a text in UTF-8; no line ends in a space, none begins with a dot. */
export function quotedPrintable(text: string): Buffer {
  const from = Buffer.from(text, "utf8");
  // At worst each octet becomes three, and each 73 of them a soft line break of three more.
  const to = Buffer.allocUnsafe(from.length * 3 + Math.ceil(from.length / 24) * 3 + 3);
  let at = 0;
  let column = 0;
  for (let index = 0; index < from.length; index += 1) {
    const octet = from[index] ?? 0;
    if (octet === cr && from[index + 1] === lf) continue;
    if (octet === lf) {
      to[at] = cr;
      to[at + 1] = lf;
      at += 2;
      column = 0;
      continue;
    }
    const next = from[index + 1];
    const endsLine = next === lf || next === undefined || (next === cr && from[index + 2] === lf);
    const isPlain =
      octet === space || octet === tab
        ? !endsLine
        : octet > space && octet < 0x7f && octet !== equals && (octet !== dot || column > 0);
    const width = isPlain ? 1 : 3;
    if (column + width > lineLength - 1) {
      to[at] = equals;
      to[at + 1] = cr;
      to[at + 2] = lf;
      at += 3;
      column = 0;
      // A dot at the beginning of a line would be doubled on its way (RFC 5321 4.5.2).
      if (octet === dot) {
        index -= 1;
        continue;
      }
    }
    if (isPlain) {
      to[at] = octet;
    } else {
      to[at] = equals;
      to[at + 1] = hex[octet >> 4] ?? 0;
      to[at + 2] = hex[octet & 15] ?? 0;
    }
    at += width;
    column += width;
  }
  return to.subarray(0, at);
}
