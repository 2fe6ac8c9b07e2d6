import { createHash, type KeyObject, sign } from "node:crypto";

/** By what a domain vouches for its mail (RFC 6376; Ed25519: RFC 8463). */
export type DkimKey = { readonly domain: string; readonly selector: string; readonly key: KeyObject };

/**
 * Signed where they are there. From and Subject stand twice, so that nobody adds another (RFC 6376 8.15); both unsubscribe headers must
 * be covered, or mail programs do not trust them (RFC 8058 4).
 */
const signedNames = [
  "from",
  "from",
  "reply-to",
  "to",
  "subject",
  "subject",
  "date",
  "message-id",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
  "content-language",
  "list-id",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "auto-submitted",
  "feedback-id",
];

/**
 * The header DKIM-Signature of a message, `relaxed/simple`. Signing is done beside this thread.
 *
 * @param head whole header fields, folded as they leave
 * @param body as it leaves: lines end in CRLF, the last one too, and it ends in no empty line
 */
export async function dkimSignature(
  { domain, selector, key }: DkimKey,
  head: readonly string[],
  body: Buffer,
  atMs: number,
): Promise<string> {
  const fields = new Map(
    head.map((field) => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon).toLowerCase(), relaxed(field.slice(colon + 1))] as const;
    }),
  );
  const names = signedNames.filter((name) => fields.has(name));
  const algorithm = key.asymmetricKeyType === "ed25519" ? "ed25519-sha256" : "rsa-sha256";
  const bodyHash = createHash("sha256").update(body).digest("base64");
  const tags = `v=1; a=${algorithm}; c=relaxed/simple; d=${domain}; s=${selector};\r\n t=${Math.floor(atMs / 1_000)}; h=${folded(names)};\r\n bh=${bodyHash};\r\n b=`;
  const seen = new Set<string>();
  let data = "";
  for (const name of names) {
    // The second time a name stands there is no field left for it: it signs that there is none.
    if (!seen.has(name)) data += `${name}:${fields.get(name) ?? ""}\r\n`;
    seen.add(name);
  }
  data += `dkim-signature:${relaxed(` ${tags}`)}`;
  const signature = await signed(key, Buffer.from(data, "latin1"));
  return `DKIM-Signature: ${tags}${signature.replaceAll(/.{72}(?=.)/gu, "$&\r\n ")}`;
}

function relaxed(value: string): string {
  return value
    .replaceAll("\r\n", "")
    .replaceAll(/[ \t]+/gu, " ")
    .replaceAll(/^ | $/gu, "");
}

/** Names three or four a line, so that no line grows long. */
function folded(names: readonly string[]): string {
  return names.map((name, index) => (index > 0 && index % 4 === 0 ? `\r\n  ${name}` : name)).join(":");
}

/** RSA signs the text; Ed25519 signs its digest (RFC 8463 3). Off this thread: a signature takes longer than all the rest. */
async function signed(key: KeyObject, data: Buffer): Promise<string> {
  const isEdwards = key.asymmetricKeyType === "ed25519";
  const what = isEdwards ? createHash("sha256").update(data).digest() : data;
  return await new Promise((resolve, reject) => {
    sign(isEdwards ? null : "sha256", what, key, (error, signature) => {
      if (error === null) resolve(signature.toString("base64"));
      else reject(error);
    });
  });
}
