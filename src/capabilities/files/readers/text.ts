import type { Encoding } from "../rules/encoding.ts";

export type TextDecoding = {
  readonly decode: (chunk: Uint8Array) => string;
  readonly end: () => string;
  readonly repairedLines: () => number;
};

/**
 * Bytes to text, chunk by chunk. In a file taken for UTF-8, a line that is none is read as Windows-1252:
 * exports glued together hold both, and a file may show its first accent after a million lines.
 */
export function openDecoding(encoding: Encoding): TextDecoding {
  if (encoding !== "utf-8") {
    const decoder = new TextDecoder(encoding);
    return {
      decode: (chunk) => decoder.decode(chunk, { stream: true }),
      end: () => decoder.decode(),
      repairedLines: () => 0,
    };
  }
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  const windows = new TextDecoder("windows-1252");
  let carried: Uint8Array = new Uint8Array(0);
  let repaired = 0;
  const whole = (bytes: Uint8Array): string => {
    try {
      return strict.decode(bytes);
    } catch {
      return byLine(bytes);
    }
  };
  const byLine = (bytes: Uint8Array): string => {
    const parts: string[] = [];
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(10, start);
      const end = newline === -1 ? bytes.length : newline + 1;
      const line = bytes.subarray(start, end);
      try {
        parts.push(strict.decode(line));
      } catch {
        repaired += 1;
        parts.push(windows.decode(line));
      }
      start = end;
    }
    return parts.join("");
  };
  return {
    decode: (chunk) => {
      const bytes = carried.length === 0 ? chunk : joined(carried, chunk);
      // Cut after a newline, so that no letter and no line is decoded in two halves.
      let cut = bytes.lastIndexOf(10) + 1;
      if (cut === 0 && bytes.length > 4_194_304) cut = bytes.length;
      carried = bytes.slice(cut);
      return cut === 0 ? "" : whole(bytes.subarray(0, cut));
    },
    end: () => {
      const last = carried;
      carried = new Uint8Array(0);
      return last.length === 0 ? "" : whole(last);
    },
    repairedLines: () => repaired,
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
