const dots = "••••";

/**
 * The text with each secret shown as dots. A secret may also stand inside a link or in HTML, where `&` is written `&amp;`.
 * The longest go first, so that a code inside a link does not leave the rest of the link readable.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "").sort((one, other) => other.length - one.length);
  let masked = text;
  for (const secret of known) {
    for (const written of new Set([secret, secret.replaceAll("&", "&amp;"), encodeURIComponent(secret)])) {
      masked = masked.replaceAll(written, dots);
    }
  }
  return masked;
}
