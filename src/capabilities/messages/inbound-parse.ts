import PostalMime, { decodeWords } from "postal-mime";
import type { Incoming } from "./rules/incoming.ts";

/** More of a message is never read: what is looked at stands at its beginning. */
export const mostBytes = 262_144;

/**
 * Takes a message apart, whoever wrote it: at most 256 KB, bounded depth and headers, nothing in it is fetched or run.
 *
 * @returns null when its parts are nested or its headers long beyond any honest message
 */
export async function readIncoming(raw: Uint8Array): Promise<Incoming | null> {
  try {
    const mail = await PostalMime.parse(raw.subarray(0, mostBytes), {
      forceRfc822Attachments: true,
      attachmentEncoding: "utf8",
      maxNestingDepth: 20,
      maxHeadersSize: 131_072,
    });
    return {
      headers: mail.headers.map(({ key, value }) => ({
        name: key,
        value: key === "subject" ? decodeWords(value) : value,
      })),
      text: mail.text ?? textOfHtml(mail.html ?? ""),
      parts: mail.attachments.map(({ mimeType, content }) => ({
        type: mimeType,
        text: typeof content === "string" ? content : "",
      })),
    };
  } catch {
    return null;
  }
}

function textOfHtml(html: string): string {
  return html
    .replaceAll(/<(?:br|\/p|\/div|\/tr)[^>]*>/giu, "\n")
    .replaceAll(/<[^>]*>/gu, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
