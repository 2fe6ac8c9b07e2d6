import { tokenBytes } from "../../capabilities/till/shared.ts";
import type { TokenOf } from "../find/match.ts";

const encoder = new TextEncoder();

/** Hashes what is typed as the server hashed what it knows; nothing where the browser has no hashing. */
export function tokenMaker(keyOf: () => string | null): TokenOf {
  let imported: { readonly from: string; readonly key: Promise<CryptoKey> } | null = null;
  return async (text) => {
    const from = keyOf();
    const { subtle } = crypto as { subtle: SubtleCrypto | undefined };
    if (from === null || subtle === undefined) return "";
    if (imported?.from !== from) {
      const raw = Uint8Array.from(atob(from), (sign) => sign.charCodeAt(0));
      const key = subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      imported = { from, key };
    }
    const signed = await subtle.sign("HMAC", await imported.key, encoder.encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(signed, 0, tokenBytes)));
  };
}
