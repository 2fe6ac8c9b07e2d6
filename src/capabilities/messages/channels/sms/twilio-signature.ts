import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether Twilio signed a call: HMAC-SHA-1, by the account's token, of the address it called followed by the names and values of the form in
 * the order of their names (Twilio, "Webhooks security"). Some of its services leave the port out of what they sign, or write the usual one.
 */
export function isSignedByTwilio(
  token: string,
  {
    url,
    form,
    signature,
  }: { readonly url: string; readonly form: URLSearchParams; readonly signature: string },
): boolean {
  const names = [...new Set(form.keys())].toSorted();
  const said = names
    .map((name) => [...new Set(form.getAll(name))].toSorted().map((value) => name + value))
    .flat()
    .join("");
  return writings(url).some((address) =>
    isSame(
      createHmac("sha1", token)
        .update(address + said, "utf8")
        .digest("base64"),
      signature,
    ),
  );
}

function writings(url: string): string[] {
  const { protocol, hostname, pathname, search } = new URL(url);
  const usual = protocol === "https:" ? 443 : 80;
  const rest = `${pathname}${search}`;
  return [...new Set([url, `${protocol}//${hostname}${rest}`, `${protocol}//${hostname}:${usual}${rest}`])];
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
