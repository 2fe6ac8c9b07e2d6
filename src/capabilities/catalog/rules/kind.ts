import { fold } from "../../../values/fold.ts";

/** What stands on a receipt line: a good, a service, or a fee that nobody came to buy. */
export type ProductKind = "good" | "service" | "fee";

// Codes that tills and web shops give to what is no product, folded and without punctuation.
const feeCodes = new Set([
  "post",
  "m",
  "dot",
  "d",
  "s",
  "b",
  "pads",
  "c2",
  "cruk",
  "adjust",
  "adjust2",
  "amazonfee",
  "bankcharges",
  "manual",
  "shipping",
  "ship",
  "fee",
  "port",
  "frais",
  "fdp",
  "livraison",
  "remise",
  "discount",
  "arrondi",
  "rounding",
  "acompte",
  "deposit",
  "consigne",
  "ecopart",
  "ecoparticipation",
  "sac",
  "emballage",
]);

const feeNames =
  /\b(frais de (port|livraison|dossier|gestion|traitement|transport|retard)|port (et|\+|&) emballage|participation aux frais|livraison|colissimo|mondial relay|chronopost|affranchissement|postage|carriage|shipping|delivery charge|handling fee|bank charges|amazon fee|commission (bancaire|amazon|paypal|stripe)|eco[ -]?(participation|taxe)|adjust(ment)?( bad debt)?|remise (globale|fidelite|commerciale)|arrondi|emballage cadeau|gift wrap fee|acompte|consigne)\b/;

const serviceNames =
  /\b(main d'oeuvre|prestation|forfait|seance|cours|atelier|reparation|retouche|entretien|abonnement|location|consultation|massage|coupe|coloration|brushing|repair|alteration|lesson|workshop|subscription|labour)\b/;

/** Guesses a product's kind from its code and name; a shop corrects it on the product's page. */
export function guessKind(sku: string, name: string): ProductKind {
  const code = fold(sku).replace(/[^\p{L}\p{N}]+/gu, "");
  if (feeCodes.has(code)) return "fee";
  const words = fold(name).replace(/[’`]/g, "'");
  if (feeNames.test(words)) return "fee";
  return serviceNames.test(words) ? "service" : "good";
}
