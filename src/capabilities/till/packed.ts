import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);
// The better ones take longer than a shop's line takes for what they save.
const brotliQuality = 4;
const smallest = 1_024;

/** An answer as small as whoever asks can read it (RFC 9110 §8.4.1); compressed beside what else the server does. */
export async function sendPacked(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: object,
): Promise<FastifyReply> {
  const text = Buffer.from(JSON.stringify(answer));
  const plain = reply
    .header("content-type", "application/json; charset=utf-8")
    .header("vary", "accept-encoding");
  if (text.length < smallest) return plain.send(text);
  const accepted = acceptedBy(String(request.headers["accept-encoding"] ?? ""));
  if (accepted.has("br")) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
    return plain.header("content-encoding", "br").send(await toBrotli(text, { params }));
  }
  if (accepted.has("gzip")) return plain.header("content-encoding", "gzip").send(await toGzip(text));
  return plain.send(text);
}

/** Codings that were named and not forbidden by a weight of zero. */
function acceptedBy(header: string): ReadonlySet<string> {
  const named = header.split(",").map((part) =>
    part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  return new Set(
    named.flatMap(([coding = "", weight = ""]) => (/^q=0(\.0*)?$/.test(weight) ? [] : [coding])),
  );
}
