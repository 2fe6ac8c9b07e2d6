/** What Maison Lacaille sells. Prices with tax, costs without, as the shop keeps them. */
export type DemoProduct = {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: string;
  readonly cost: string;
  readonly taxRate: number;
  /** How often it is chosen, and when. */
  readonly weight: number;
  readonly feast?: "christmas" | "easter" | "valentine" | "spring";
};

type Row = readonly [sku: string, name: string, price: number, weight: number, feast?: DemoProduct["feast"]];

const shelves: readonly {
  readonly category: string;
  readonly taxRate: number;
  readonly costShare: number;
  readonly rows: readonly Row[];
}[] = [
  {
    category: "Ballotins et coffrets",
    taxRate: 20,
    costShare: 0.36,
    rows: [
      ["BAL-125", "Ballotin 125 g", 9.9, 14],
      ["BAL-250", "Ballotin 250 g", 17.9, 16],
      ["BAL-375", "Ballotin 375 g", 25.5, 7],
      ["BAL-500", "Ballotin 500 g", 33, 4],
      ["COF-DEC", "Coffret découverte 24 pièces", 29, 4],
      ["COF-PRE", "Coffret prestige 48 pièces", 54, 1.5],
      ["COF-NOE", "Coffret de Noël", 39, 9, "christmas"],
      ["AVENT", "Calendrier de l’avent", 24.9, 5, "christmas"],
      ["COEUR", "Cœur garni", 21.5, 14, "valentine"],
    ],
  },
  {
    category: "Tablettes et bouchées",
    taxRate: 5.5,
    costShare: 0.38,
    rows: [
      ["TAB-N70", "Tablette noir 70 %", 5.6, 12],
      ["TAB-LAIT", "Tablette lait noisettes", 5.6, 10],
      ["TAB-ORIG", "Tablette Madagascar 64 %", 6.8, 6],
      ["TAB-BLC", "Tablette blanc framboise", 6.2, 4],
      ["BOU-PRA", "Bouchée praliné", 2.4, 10],
      ["ORANG", "Orangettes 150 g", 11.5, 7],
      ["TRUF", "Truffes 200 g", 15.9, 5],
      ["TRUF-NOE", "Truffes au champagne", 19.9, 9, "christmas"],
      ["MENDI", "Mendiants 180 g", 12.9, 4],
      ["PATE", "Pâte à tartiner noisette 280 g", 8.9, 7],
      ["OEUF-G", "Œuf de Pâques garni", 18.5, 15, "easter"],
      ["FRITURE", "Friture de Pâques 250 g", 13.9, 14, "easter"],
      ["LAPIN", "Lapin en chocolat au lait", 11.9, 10, "easter"],
    ],
  },
  {
    category: "Thés et infusions",
    taxRate: 5.5,
    costShare: 0.31,
    rows: [
      ["THE-EG", "Earl Grey 100 g", 9.2, 10],
      ["THE-DAR", "Darjeeling de printemps 100 g", 14.5, 5],
      ["THE-SEN", "Sencha 100 g", 11.5, 6],
      ["THE-JAS", "Jasmin 100 g", 10.9, 5],
      ["THE-ROO", "Rooibos vanille 100 g", 8.5, 6],
      ["THE-INF", "Infusion du soir 80 g", 8.2, 5],
      ["THE-NOE", "Thé de Noël 100 g", 9.8, 10, "christmas"],
      ["THE-PRI", "Thé de printemps 100 g", 10.5, 11, "spring"],
      ["THE-CHO", "Thé noir cacao 100 g", 9.9, 6],
      ["MATCHA", "Matcha 40 g", 21.5, 2],
    ],
  },
  {
    category: "Biscuits et épicerie fine",
    taxRate: 5.5,
    costShare: 0.52,
    rows: [
      ["SPECU", "Spéculoos 200 g", 6.2, 8],
      ["SABLE", "Sablés au beurre 180 g", 6.8, 6],
      ["MIEL", "Miel de tilleul 250 g", 8.4, 3],
      ["CONF", "Confiture d’abricot 220 g", 5.9, 3],
      ["CARAM", "Caramels au beurre salé", 7.4, 6],
    ],
  },
  {
    category: "Théières et tasses",
    taxRate: 20,
    costShare: 0.48,
    rows: [
      ["TASSE", "Tasse en grès", 12.9, 3],
      ["INFUS", "Infuseur", 7.9, 3],
      ["THEIERE", "Théière en fonte 0,8 l", 42, 1],
      ["BOITE", "Boîte à thé", 9.5, 2],
    ],
  },
];

export const teaCategory = "Thés et infusions";

export const catalogue: readonly DemoProduct[] = shelves.flatMap(({ category, taxRate, costShare, rows }) =>
  rows.map(([sku, name, price, weight, feast]) => ({
    sku,
    name,
    category,
    price: price.toFixed(2),
    cost: ((price / (1 + taxRate / 100)) * costShare).toFixed(4),
    taxRate,
    weight,
    ...(feast === undefined ? {} : { feast }),
  })),
);
