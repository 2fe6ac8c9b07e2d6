import bwipjs from "bwip-js/node";
import type { FastifyInstance } from "fastify";
import { toBuffer } from "qrcode";

const limits = { rateLimit: { max: 300, timeWindow: "1 minute" } } as const;

/**
 * Codes of vouchers as pictures: a mailbox shows no drawing that a message carries itself. Whoever asks learns nothing that the
 * address does not say; nobody is noted, so that opening a message stays nobody's business (PIX-01).
 */
export function addCodePictures(server: FastifyInstance): void {
  server.get<{ Params: { symbol: string; code: string } }>(
    "/codes/:symbol/:code.png",
    { config: limits, schema: { hide: true }, logLevel: "silent" },
    async (request, reply) => {
      const { symbol, code } = request.params;
      const isKnown = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}$/.test(code);
      const picture = !isKnown
        ? null
        : symbol === "qr"
          ? await toBuffer(code, { errorCorrectionLevel: "M", width: 320 })
          : symbol === "code128"
            ? await bars(code)
            : null;
      if (picture === null) return await reply.code(404).type("text/plain").send("");
      return await reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("content-security-policy", "default-src 'none'; sandbox")
        .header("cross-origin-resource-policy", "cross-origin")
        .type("image/png")
        .send(picture);
    },
  );
}

/** Code 128 (ISO/IEC 15417) on white, with its quiet zone: a reader needs both whatever the mailbox does to colours. */
async function bars(code: string): Promise<Buffer> {
  return await bwipjs.toBuffer({
    bcid: "code128",
    text: code,
    scale: 3,
    height: 12,
    paddingwidth: 10,
    paddingheight: 4,
    backgroundcolor: "FFFFFF",
  });
}
