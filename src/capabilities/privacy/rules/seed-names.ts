const firstNames = [
  ...[
    "Adélie",
    "Albane",
    "Amandine",
    "Anaïs",
    "Apolline",
    "Aurore",
    "Bérénice",
    "Capucine",
    "Célestine",
    "Clémence",
  ],
  ...[
    "Clotilde",
    "Colombe",
    "Diane",
    "Domitille",
    "Éléonore",
    "Élise",
    "Estelle",
    "Eugénie",
    "Faustine",
    "Flavie",
  ],
  ...[
    "Gabin",
    "Gaspard",
    "Gauthier",
    "Grégoire",
    "Hippolyte",
    "Honoré",
    "Jonas",
    "Léandre",
    "Lucien",
    "Marius",
  ],
  ...[
    "Maxence",
    "Octave",
    "Paulin",
    "Philémon",
    "Rémi",
    "Robin",
    "Sylvain",
    "Tancrède",
    "Thibault",
    "Victor",
  ],
] as const;

// Family names few people have, so that two of them together are nobody's.
const lastNames = [
  ...[
    "Abriac",
    "Aubrelle",
    "Bardonne",
    "Bellonet",
    "Brissange",
    "Calvarin",
    "Charmoy",
    "Clavières",
    "Corbelin",
    "Coutanceau",
  ],
  ...[
    "Darvoy",
    "Delsarte",
    "Estournel",
    "Fauvarque",
    "Ferrandin",
    "Gadenne",
    "Gerlinval",
    "Hauterive",
    "Jonquières",
    "Lamorlette",
  ],
  ...[
    "Landrecy",
    "Lavergnolle",
    "Malbranque",
    "Marquézy",
    "Montgaillon",
    "Nauroy",
    "Ormancey",
    "Pardaillan",
    "Pellerey",
    "Quentric",
  ],
  ...[
    "Rambourg",
    "Ravignan",
    "Rochebrune",
    "Saintonge",
    "Sauvigny",
    "Tourmaline",
    "Vaucelle",
    "Verlhac",
    "Villemur",
    "Wambergue",
  ],
] as const;

export type SeedName = { readonly firstName: string; readonly lastName: string };

/** How many names there are: two family names in an order, behind a first name. */
export const seedNameCount = firstNames.length * lastNames.length * (lastNames.length - 1);

/** A name used once, by a number drawn at random below `seedNameCount`. */
export function seedName(number: number): SeedName {
  const firstName = firstNames[number % firstNames.length] ?? firstNames[0];
  const pair = Math.floor(number / firstNames.length);
  const one = pair % lastNames.length;
  const step = 1 + (Math.floor(pair / lastNames.length) % (lastNames.length - 1));
  const two = (one + step) % lastNames.length;
  return { firstName, lastName: `${lastNames[one] ?? ""}-${lastNames[two] ?? ""}` };
}

// No letter that is read for another one: no I, L, O, U, and none of 0, 1 beside them.
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The mark of a file in six signs, of six bytes drawn at random. */
export function fileCode(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 6)].map((byte) => letters[byte % letters.length]).join("");
}
