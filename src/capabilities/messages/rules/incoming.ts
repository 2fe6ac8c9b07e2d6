/** A message that came, as far as rules look at it: read once from its source, never executed or shown as it is. */
export type Incoming = {
  readonly headers: readonly Header[];
  /** Plain text, or the text of its HTML. */
  readonly text: string;
  /** Parts that are no text to be read: reports, the message they are about. */
  readonly parts: readonly { readonly type: string; readonly text: string }[];
};

export type Header = { readonly name: string; readonly value: string };

/** The value of the first header of this name; null when there is none. */
export function headerOf(headers: readonly Header[], name: string): string | null {
  return headers.find((header) => header.name === name)?.value.trim() ?? null;
}

export function partOf(incoming: Incoming, ...types: readonly string[]): string | null {
  return incoming.parts.find(({ type }) => types.includes(type))?.text ?? null;
}

/**
 * The paragraphs of a report (RFC 3464 2.1, RFC 5965 3): groups of `Name: value`, parted by an empty line. Names in lower case;
 * a line that begins with a space goes on with the one before it; of a name said twice in a group the first counts.
 */
export function fieldGroups(text: string): ReadonlyMap<string, string>[] {
  const unfolded = text.replaceAll(/\r?\n/gu, "\n").replaceAll(/\n[ \t]+(?=\S)/gu, " ");
  return unfolded
    .split(/\n(?:[ \t]*\n)+/u)
    .map(fieldsOf)
    .filter(({ size }) => size > 0);
}

/** The headers of a message that is carried inside a report. */
export function headersWithin(text: string): readonly Header[] {
  const [head = ""] = text.replaceAll(/\r?\n/gu, "\n").replace(/^\n+/u, "").split("\n\n", 1);
  return [...fieldsOf(head.replaceAll(/\n[ \t]+/gu, " "))].map(([name, value]) => ({ name, value }));
}

function fieldsOf(group: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.split("\n")) {
    const { name, value } = /^(?<name>[!-9;-~]{1,80}):(?<value>.*)$/u.exec(line)?.groups ?? {};
    if (name === undefined || value === undefined) continue;
    const key = name.toLowerCase();
    if (!fields.has(key)) fields.set(key, value.trim());
  }
  return fields;
}

const address = /[^\s<>,;:"()[\]\\]{1,64}@[^\s<>,;:"()[\]\\]{1,255}/gu;
const mostAddresses = 50;

/** The addresses a text of headers names, in lower case as domains are; the part before the @ as it is written. */
export function addressesIn(...values: readonly (string | null)[]): readonly string[] {
  const found = values.flatMap((value) =>
    value === null ? [] : [...value.matchAll(address)].map(([one]) => one),
  );
  return [...new Set(found)].slice(0, mostAddresses);
}

/** To whom a message was sent, by every header a mail server may have put. */
export function sentTo({ headers }: Incoming): readonly string[] {
  const names = new Set([
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "to",
    "cc",
    "x-delivered-to",
    "x-envelope-to",
  ]);
  return addressesIn(...headers.filter(({ name }) => names.has(name)).map(({ value }) => value));
}
