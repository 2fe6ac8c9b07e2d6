type Bytes = Uint8Array<ArrayBuffer>;

const kinds = { plain: 0, deflated: 1 } as const;

/** A value as little text as the browser can make of it (DEFLATE, RFC 1951): what is sealed cannot be made smaller afterwards. */
export async function deflated(value: unknown): Promise<Bytes> {
  const text = new TextEncoder().encode(JSON.stringify(value));
  // Older than 2023, Safari has no compression.
  if (!("CompressionStream" in globalThis)) return marked(kinds.plain, text);
  return marked(kinds.deflated, await through(text, new CompressionStream("deflate-raw")));
}

export async function inflated(bytes: Bytes): Promise<unknown> {
  const content = bytes.subarray(1);
  const text =
    bytes[0] === kinds.deflated ? await through(content, new DecompressionStream("deflate-raw")) : content;
  return JSON.parse(new TextDecoder().decode(text)) as unknown;
}

function marked(kind: number, content: Bytes): Bytes {
  const whole = new Uint8Array(content.length + 1);
  whole[0] = kind;
  whole.set(content, 1);
  return whole;
}

async function through(bytes: Bytes, stream: CompressionStream | DecompressionStream): Promise<Bytes> {
  const changed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(changed).arrayBuffer());
}
