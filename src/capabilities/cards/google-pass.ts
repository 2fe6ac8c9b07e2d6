import { importPKCS8, SignJWT } from "jose";
import { publicAddress } from "../../platform/public-address.ts";
import { say } from "../../platform/texts.ts";
import { formatCardNumber } from "../../values/card-number.ts";
import type { OpenGoogle } from "./operations-wallet-accounts.ts";
import type { PassContent } from "./pass-content.ts";

/** Google's addresses, elsewhere in tests. */
export type GoogleService = { readonly wallet: string; readonly token: string };

export const googleService: GoogleService = {
  wallet: "https://walletobjects.googleapis.com/walletobjects/v1",
  token: "https://oauth2.googleapis.com/token",
};

const algorithm = "RS256";
const patienceMs = 10_000;

/** What all cards of a shop have in common (Google Wallet, REST resource `loyaltyclass`). */
export function loyaltyClass(merchantId: string, account: OpenGoogle, content: PassContent): object {
  const { shop, language, ground, logoUrl } = content;
  return {
    id: classId(merchantId, account),
    issuerName: shop,
    programName: say(language, "cards.pass.description", { shop }),
    programLogo: {
      sourceUri: { uri: `${publicAddress()}${logoUrl ?? `/wallet/icon/${merchantId}.png`}` },
      contentDescription: { defaultValue: { language, value: shop } },
    },
    hexBackgroundColor: ground,
    accountNameLabel: say(language, "cards.pass.holder"),
    accountIdLabel: say(language, "cards.pass.back_number"),
    countryCode: language === "fr" ? "FR" : "GB",
    reviewStatus: "UNDER_REVIEW",
  };
}

/** One card (REST resource `loyaltyobject`): what a phone shows, and the places if its holder wants them. */
export function loyaltyObject(
  merchantId: string,
  passId: string,
  account: OpenGoogle,
  content: PassContent,
): object {
  const { language, number, balance, nextReward, vouchers, firstName, places } = content;
  const line = (id: string, header: string, body: string): object => ({ id, header, body });
  return {
    id: objectId(passId, account),
    classId: classId(merchantId, account),
    state: content.isVoid ? "INACTIVE" : "ACTIVE",
    accountId: number,
    ...(firstName === null ? {} : { accountName: firstName }),
    ...(balance === null
      ? {}
      : { loyaltyPoints: { label: balance.label, balance: { string: balance.value } } }),
    barcode: { type: "QR_CODE", value: number, alternateText: formatCardNumber(number) },
    textModulesData: [
      ...(nextReward === null ? [] : [line("reward", nextReward.missing, nextReward.name)]),
      ...(vouchers.length === 0
        ? []
        : [line("vouchers", say(language, "cards.pass.back_vouchers"), vouchers.join("\n"))]),
      line(
        "near",
        say(language, "cards.pass.back_near"),
        say(language, places.length > 0 ? "cards.pass.near_on" : "cards.pass.near_off"),
      ),
    ],
    linksModuleData: {
      uris: [
        { id: "space", uri: content.spaceUrl, description: say(language, "cards.pass.back_space") },
        { id: "terms", uri: content.termsUrl, description: say(language, "cards.pass.back_terms") },
      ],
    },
    merchantLocations: places.map(({ latitude, longitude }) => ({ latitude, longitude })),
  };
}

/** The address behind "Add to Google Wallet": a link signed by the shop's service account. */
export async function saveLink(
  merchantId: string,
  passId: string,
  account: OpenGoogle,
  /** The whole object when Google could not be told of it before; its name is enough otherwise. */
  whole: object | null,
  now: string,
): Promise<string> {
  const object = whole ?? { id: objectId(passId, account), classId: classId(merchantId, account) };
  const token = await new SignJWT({
    typ: "savetowallet",
    origins: [],
    payload: { loyaltyObjects: [object] },
  })
    .setProtectedHeader({ alg: algorithm, typ: "JWT" })
    .setIssuer(account.email)
    .setAudience("google")
    .setIssuedAt(Math.floor(Date.parse(now) / 1_000))
    .sign(await importPKCS8(account.key, algorithm));
  return `https://pay.google.com/gp/v/save/${token}`;
}

/** Makes or changes what Google keeps; false when Google did not answer as hoped: it is told again later. */
export async function tellGoogle(
  service: GoogleService,
  account: OpenGoogle,
  kind: "loyaltyClass" | "loyaltyObject",
  resource: object,
  now: string,
  options: { readonly notifies?: boolean } = {},
): Promise<boolean> {
  try {
    const authorization = `Bearer ${await accessToken(service, account, now)}`;
    const body = JSON.stringify(
      options.notifies === true ? { ...resource, notifyPreference: "NOTIFY_ON_UPDATE" } : resource,
    );
    const headers = { authorization, "content-type": "application/json" };
    const { id } = resource as { readonly id: string };
    const changed = await ask(`${service.wallet}/${kind}/${encodeURIComponent(id)}`, {
      method: "PATCH",
      headers,
      body,
    });
    if (changed.status !== 404) return changed.ok;
    return (await ask(`${service.wallet}/${kind}`, { method: "POST", headers, body })).ok;
  } catch {
    return false;
  }
}

/** A short-lived right to speak for the service account (RFC 7523, as Google has it). */
async function accessToken(service: GoogleService, account: OpenGoogle, now: string): Promise<string> {
  const issued = Math.floor(Date.parse(now) / 1_000);
  const assertion = await new SignJWT({ scope: "https://www.googleapis.com/auth/wallet_object.issuer" })
    .setProtectedHeader({ alg: algorithm, typ: "JWT" })
    .setIssuer(account.email)
    .setAudience("https://oauth2.googleapis.com/token")
    .setIssuedAt(issued)
    .setExpirationTime(issued + 3_600)
    .sign(await importPKCS8(account.key, algorithm));
  const answer = await ask(service.token, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    }).toString(),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: unknown };
  if (!answer.ok || typeof token !== "string") throw new Error("Google gave no token.");
  return token;
}

async function ask(address: string, request: RequestInit): Promise<Response> {
  return await fetch(address, { ...request, redirect: "error", signal: AbortSignal.timeout(patienceMs) });
}

function classId(merchantId: string, { issuer }: OpenGoogle): string {
  return `${issuer}.card-${merchantId}`;
}

function objectId(passId: string, { issuer }: OpenGoogle): string {
  return `${issuer}.${passId}`;
}
