import { PKPass } from "passkit-generator";
import type { Database, Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { say } from "../../platform/texts.ts";
import { formatCardNumber } from "../../values/card-number.ts";
import { openApple, type OpenApple } from "./operations-wallet-accounts.ts";
import { contentOf, type PassContent } from "./pass-content.ts";
import { isPng, plainIcon } from "./pass-pictures.ts";
import type { PassRow } from "./queries-passes.ts";
import { selectLogo } from "./queries-print.ts";

export const pkpassType = "application/vnd.apple.pkpass";

/** The signed pass of a card as it is now; null when the shop has no account with Apple that holds today. */
export async function applePass(tx: Tx, database: Database, pass: PassRow): Promise<Buffer | null> {
  const account = await openApple(tx, database);
  if (account === null) return null;
  return signedPass(tx.merchantId, pass, await contentOf(tx, pass), account, await selectLogo(tx));
}

function signedPass(
  merchantId: string,
  pass: PassRow,
  content: PassContent,
  account: OpenApple,
  logo: Buffer | null,
): Buffer {
  const { certificate, key, intermediate, passType, team } = account;
  const signed = new PKPass(
    picturesOf(content, logo),
    { signerCert: certificate, signerKey: key, wwdr: intermediate },
    {
      serialNumber: pass.id,
      passTypeIdentifier: passType,
      teamIdentifier: team,
      organizationName: content.shop,
      description: say(content.language, "cards.pass.description", { shop: content.shop }),
      logoText: content.isDemo
        ? `${content.shop} · ${say(content.language, "cards.print.demo")}`
        : content.shop,
      backgroundColor: inRgb(content.ground),
      foregroundColor: inRgb(content.ink),
      labelColor: inRgb(content.ink),
      sharingProhibited: true,
      ...(content.isVoid ? { voided: true } : {}),
      ...webService(merchantId, pass),
    },
  );
  signed.type = "storeCard";
  fillFields(signed, content);
  const altText = formatCardNumber(content.number);
  signed.setBarcodes(
    { format: "PKBarcodeFormatQR", message: content.number, messageEncoding: "iso-8859-1", altText },
    { format: "PKBarcodeFormatCode128", message: content.number, messageEncoding: "iso-8859-1", altText },
  );
  if (content.places.length > 0) {
    signed.setLocations(
      ...content.places.map(({ name, latitude, longitude }) => ({
        latitude,
        longitude,
        relevantText: say(content.language, "cards.pass.near", { shop: content.shop, store: name }),
      })),
    );
  }
  return signed.getAsBuffer();
}

/** Where the phone asks for changes: only over HTTPS, as Apple demands; without it the pass stays as it was handed over. */
function webService(merchantId: string, pass: PassRow): object {
  const address = publicAddress();
  return address.startsWith("https://")
    ? { webServiceURL: `${address}/wallet/apple/${merchantId}`, authenticationToken: pass.secret }
    : {};
}

function fillFields(signed: PKPass, content: PassContent): void {
  const { language, balance, nextReward, firstName, vouchers } = content;
  if (balance !== null) {
    const changeMessage = say(language, "cards.pass.changed", { shop: content.shop });
    // Apple puts the new value where "%@" stands.
    signed.headerFields.push({ key: "balance", ...balance, changeMessage: `${changeMessage} %@` });
  }
  if (nextReward !== null)
    signed.secondaryFields.push({ key: "reward", label: nextReward.missing, value: nextReward.name });
  if (firstName !== null) {
    const label = say(language, "cards.pass.holder");
    signed.auxiliaryFields.push({ key: "holder", label, value: firstName });
  }
  const back = (key: string, value: string): void => {
    signed.backFields.push({ key, label: say(language, `cards.pass.back_${key}`), value });
  };
  back("number", formatCardNumber(content.number));
  if (vouchers.length > 0) back("vouchers", vouchers.join("\n"));
  if (content.isVoid) back("void", say(language, "cards.pass.void"));
  back("space", content.spaceUrl);
  back("terms", content.termsUrl);
  back("near", say(language, content.places.length > 0 ? "cards.pass.near_on" : "cards.pass.near_off"));
}

function picturesOf({ ground, ink }: PassContent, logo: Buffer | null): Record<string, Buffer> {
  const icons = {
    "icon.png": plainIcon(29, ground, ink),
    "icon@2x.png": plainIcon(58, ground, ink),
    "icon@3x.png": plainIcon(87, ground, ink),
  };
  return logo !== null && isPng(logo) ? { ...icons, "logo.png": logo, "logo@2x.png": logo } : icons;
}

function inRgb(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}
