import { isId } from "../../platform/ids.ts";
import { publicAddress } from "../../platform/public-address.ts";

/** What a link's code names: a mailing, the same for everybody it went to, or the one message of somebody who agreed. */
export type ClickCode = {
  readonly merchantId: string;
  readonly of: "mailing" | "message";
  readonly id: string;
};

/**
 * The beginning of a message's links. They say of which mailing they are, never whose, unless that person agreed to be measured (CNIL, FAQ
 * of 22 July 2026 on links).
 */
export function clickBase(
  merchantId: string,
  message: { readonly id: string; readonly mailingId: string | null; readonly isMeasured: boolean },
): string {
  const isPersonal = message.isMeasured || message.mailingId === null;
  const id = message.isMeasured ? message.id : (message.mailingId ?? message.id);
  return `${publicAddress()}/l/${writeClickCode({ merchantId, of: isPersonal ? "message" : "mailing", id })}`;
}

/** One letter for what is named, then the shop's and its identifier: whoever guesses one gets the shop's own page, like anybody. */
export function writeClickCode({ merchantId, of, id }: ClickCode): string {
  const bytes = Buffer.from(`${merchantId}${id}`.replaceAll("-", ""), "hex");
  return `${of === "mailing" ? "m" : "p"}${bytes.toString("base64url")}`;
}

export function readClickCode(code: string): ClickCode | null {
  if (!/^[mp][\w-]{43}$/u.test(code)) return null;
  const hex = Buffer.from(code.slice(1), "base64url").toString("hex");
  const [merchantId, id] = [uuid(hex.slice(0, 32)), uuid(hex.slice(32))];
  if (!isId(merchantId) || !isId(id)) return null;
  return { merchantId, id, of: code.startsWith("m") ? "mailing" : "message" };
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
