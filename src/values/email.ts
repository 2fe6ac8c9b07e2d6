/**
 * An e-mail address as it is compared: trimmed and in lower case.
 * Null when the text cannot be one. Only what every provider agrees on is checked: the rest is known by writing to it.
 */
export function emailOf(text: string): string | null {
  const address = text.normalize("NFC").trim().toLowerCase();
  if (address.length > 254) return null;
  const shape =
    /^([^\s@<>(),;:"\\]{1,64})@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}|(?:[\p{L}\p{N}-]+\.)+xn--[a-z0-9-]{2,59})$/u;
  const local = shape.exec(address)?.[1];
  if (local === undefined || local.startsWith(".") || local.endsWith(".") || local.includes(".."))
    return null;
  return address;
}

/** Of large providers, what people often type for what they mean. */
const slips: Readonly<Record<string, string>> = {
  "gamil.com": "gmail.com",
  "gmai.com": "gmail.com",
  "gmal.com": "gmail.com",
  "gmial.com": "gmail.com",
  "gmail.co": "gmail.com",
  "gmail.fr": "gmail.com",
  "gmail.con": "gmail.com",
  "hotmai.com": "hotmail.com",
  "hotmal.com": "hotmail.com",
  "hotmial.com": "hotmail.com",
  "hotmail.con": "hotmail.com",
  "hotnail.com": "hotmail.com",
  "hotmai.fr": "hotmail.fr",
  "oragne.fr": "orange.fr",
  "orange.f": "orange.fr",
  "ornage.fr": "orange.fr",
  "wanado.fr": "wanadoo.fr",
  "wanadoo.f": "wanadoo.fr",
  "outlok.com": "outlook.com",
  "outlook.con": "outlook.com",
  "yaho.fr": "yahoo.fr",
  "yahou.fr": "yahoo.fr",
  "yahoo.con": "yahoo.com",
  "laposte.com": "laposte.net",
  "skynet.b": "skynet.be",
  "icloud.con": "icloud.com",
};

/** The address that was probably meant, to be proposed and never forced; null when nothing looks mistyped. */
export function likelyEmail(address: string): string | null {
  const at = address.lastIndexOf("@");
  const meant = slips[address.slice(at + 1)];
  return at < 1 || meant === undefined ? null : `${address.slice(0, at)}@${meant}`;
}
