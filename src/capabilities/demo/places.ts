import { readFile } from "node:fs/promises";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { changeFace, changeLogo, changeStorePlace, publishText, storeFaces } from "../accounts/index.ts";
import { describeShop } from "../space/index.ts";

type Place = Omit<Parameters<typeof changeStorePlace>[3], "exceptions">;
type Spans = [from: string, to: string][];

const shut: Spans = [];
const weekday: Spans = [["10:00", "19:00"]];
const split: Spans = [
  ["09:30", "12:30"],
  ["13:30", "18:30"],
];

const places: Readonly<Record<string, Place>> = {
  lille: {
    ...{ phone: "03 20 00 00 00", latitude: 50.6391, longitude: 3.0645 },
    hours: [shut, weekday, weekday, weekday, weekday, [["09:30", "19:30"]], [["10:00", "13:00"]]],
    holidays: { calendar: "fr", closedOn: ["new_year", "labour_day", "christmas"] },
  },
  namur: {
    ...{ phone: "+32 81 00 00 00", latitude: 50.4641, longitude: 4.8667 },
    hours: [shut, split, split, split, split, [["09:30", "18:30"]], shut],
    holidays: { calendar: "be", closedOn: ["new_year", "national_day_be", "all_saints", "christmas"] },
  },
};

const terms = `## 1. Vendeur

Maison Lacaille est une boutique de démonstration : elle ne vend rien, et ce texte ne lie personne.

## 2. Prix

Les prix sont en euros, toutes taxes comprises.

## 3. Échanges

Un ballotin non ouvert s’échange sous sept jours, avec le ticket de caisse.`;

/** Gives the demonstration its colours, its logo, its hours and its terms of sale, as an owner would. */
export async function furnishPlaces(tx: Tx, actor: Actor, today: string): Promise<void> {
  const nothing = { companyNumber: null, vatNumber: null, register: null, senderName: null };
  const face = await changeFace(tx, actor, {
    ...{ ...nothing, colour: "#6b3e26", addressForm: "vous", systemFonts: false },
    ...{ company: "Maison Lacaille (démonstration)", legalForm: "Boutique fictive" },
    ...{
      address: "3 rue de la Clef, 59000 Lille",
      email: "bonjour@lacaille.example",
      phone: "03 20 00 00 00",
    },
  });
  if (isRefusal(face)) throw new Error(`The face of the demonstration was refused: ${face.refused}.`);
  const logo = await changeLogo(tx, actor, await readFile(new URL("logo.png", import.meta.url)));
  if (isRefusal(logo)) throw new Error(`The logo of the demonstration was refused: ${logo.refused}.`);
  const year = today.slice(0, 4);
  for (const store of await storeFaces(tx)) {
    const place = places[store.code];
    if (place === undefined) continue;
    const spans: Spans = [["09:30", "17:00"]];
    const exceptions = [{ day: `${year}-12-24`, spans, note: "Veille de Noël" }];
    const changed = await changeStorePlace(tx, actor, store.id, { ...place, exceptions });
    if (isRefusal(changed)) throw new Error(`A store of the demonstration was refused: ${changed.refused}.`);
  }
  const which = { kind: "terms", language: "fr" } as const;
  await publishText(tx, actor, which, { title: "Conditions générales de vente", body: terms });
  await describeShop(tx, actor, {
    introFr:
      "Chocolats faits à Lille, thés et biscuits choisis un à un. Une boutique inventée, pour tout essayer.",
    introEn:
      "Chocolates made in Lille, teas and biscuits chosen one by one. An invented shop, to try everything.",
    joinsOpen: true,
  });
}
