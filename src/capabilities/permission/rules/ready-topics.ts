/** What most shops write about: a beginning, to be told otherwise or put away. */
export const readyTopics = [
  {
    key: "news",
    nameFr: "Nouveautés",
    nameEn: "News",
    aboutFr: "Ce qui arrive en boutique, les produits de saison.",
    aboutEn: "What arrives in the shop, products of the season.",
  },
  {
    key: "offers",
    nameFr: "Promotions et ventes privées",
    nameEn: "Offers and private sales",
    aboutFr: "Les prix réduits, les ventes réservées aux clients.",
    aboutEn: "Reduced prices, sales kept for customers.",
  },
  {
    key: "events",
    nameFr: "Ateliers et événements",
    nameEn: "Workshops and events",
    aboutFr: "Les rendez-vous en boutique et les places qui restent.",
    aboutEn: "What happens in the shop and the places left.",
  },
  {
    key: "advice",
    nameFr: "Conseils et idées",
    nameEn: "Advice and ideas",
    aboutFr: "Recettes, entretien, choix : sans rien à vendre.",
    aboutEn: "Recipes, care, how to choose: with nothing to sell.",
  },
] as const;
