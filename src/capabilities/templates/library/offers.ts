import {
  accessCode,
  button,
  email,
  heading,
  type LibraryTemplate,
  ownVoucher,
  picture,
  products,
  text,
} from "./build.ts";

/** E-mails that sell: each has one thing to do and a day on which it ends. */
export const offers: readonly LibraryTemplate[] = [
  email(
    {
      slug: "promotion",
      aim: "promotion",
      class: "marketing",
      name: { fr: "Promotion avec date de fin", en: "Offer with an end date" },
      about: {
        fr: "Une offre, un code, une date. Pour quand vous avez une seule chose à dire.",
        en: "One offer, one code, one date. For when you have a single thing to say.",
      },
    },
    {
      subject: "[Votre produit], à vous jusqu’à [jour]",
      preheader: "J’ai mis de côté ce que vous aimez.",
      blocks: [
        heading("Un prix d’ami jusqu’au [date]"),
        text(
          "{{ salutation }},",
          "je pense à vous en ouvrant mes cartons : [votre produit] arrive, et vous êtes parmi les premiers à le voir.",
          "Montrez ce code en caisse avant le [date], et la remise est à vous.",
        ),
        accessCode("Votre remise de [montant]"),
        button("Voir en boutique", "page:space"),
        text("À très vite,\n{{ signataire }}"),
      ],
    },
    {
      subject: "[Your product], yours until [day]",
      preheader: "I have put aside what you like.",
      blocks: [
        heading("A friend’s price until [date]"),
        text(
          "{{ greeting }},",
          "I think of you as I open my boxes: [your product] is here, and you are among the first to see it.",
          "Show this code at the counter before [date], and the discount is yours.",
        ),
        accessCode("Your [amount] discount"),
        button("See it in the shop", "page:space"),
        text("See you soon,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "private_sale",
      aim: "private_sale",
      class: "marketing",
      name: { fr: "Vente privée avec code d’accès", en: "Private sale with an access code" },
      about: {
        fr: "Réservée à vos habitués, sur invitation : le code ouvre la porte.",
        en: "For your regulars, by invitation: the code opens the door.",
      },
    },
    {
      subject: "Votre porte s’ouvre [jour] à [heure]",
      preheader: "Une soirée entre nous, avant tout le monde.",
      blocks: [
        heading("Vous êtes sur la liste"),
        picture("[ce que montre la photo]"),
        text(
          "{{ salutation }},",
          "le [date], je ferme la boutique au public et je l’ouvre pour vous. Vous choisissez en premier, au calme, à des prix que je garde pour mes habitués.",
          "Votre code vous fait entrer, vous et une personne de votre choix. Répondez avant le [date].",
        ),
        accessCode("Votre code d’accès"),
        button("Je réserve ma place", "[lien de réservation]"),
        text("Je vous attends,\n{{ signataire }}"),
      ],
    },
    {
      subject: "Your door opens on [day] at [time]",
      preheader: "An evening among ourselves, before everybody else.",
      blocks: [
        heading("You are on the list"),
        picture("[what the picture shows]"),
        text(
          "{{ greeting }},",
          "on [date] I close the shop to the public and open it for you. You choose first, in peace, at prices I keep for my regulars.",
          "Your code lets you in, with one person of your choice. Answer before [date].",
        ),
        accessCode("Your access code"),
        button("Keep my place", "[booking link]"),
        text("I look forward to seeing you,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "new_collection",
      aim: "new_collection",
      class: "marketing",
      name: { fr: "Nouvelle collection", en: "New collection" },
      about: {
        fr: "Une photo, une histoire, une invitation à venir voir.",
        en: "One picture, one story, one invitation to come and see.",
      },
    },
    {
      subject: "Ce que je cherchais depuis [saison]",
      preheader: "Trouvé, et déjà en rayon pour vous.",
      blocks: [
        picture("[ce que montre la photo]"),
        heading("La nouvelle saison est là"),
        text(
          "{{ salutation }},",
          "je rentre de chez [votre créateur]. [Une phrase sur ce qui vous a plu là-bas.]",
          "Les premières pièces vous attendent jusqu’au [date]. Venez les toucher, je vous raconte le reste.",
        ),
        button("Découvrir la collection", "[lien vers la collection]"),
        text("À bientôt,\n{{ signataire }}"),
      ],
    },
    {
      subject: "What I have been after since [season]",
      preheader: "Found, and already on the shelf for you.",
      blocks: [
        picture("[what the picture shows]"),
        heading("The new season is here"),
        text(
          "{{ greeting }},",
          "I am back from [your maker]. [A sentence about what you liked there.]",
          "The first pieces wait for you until [date]. Come and touch them, I tell you the rest.",
        ),
        button("Discover the collection", "[link to the collection]"),
        text("See you soon,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "birthday",
      aim: "birthday",
      class: "marketing",
      name: { fr: "Anniversaire", en: "Birthday" },
      about: {
        fr: "Le bon de la personne, avec sa date de fin. À envoyer quelques jours avant.",
        en: "The person’s own voucher, with its end date. To send a few days before.",
      },
    },
    {
      subject: '{{ prenom | default: "Aujourd’hui" }}, c’est votre semaine',
      preheader: "J’ai glissé quelque chose sur votre carte.",
      blocks: [
        heading("Bon anniversaire !"),
        text(
          "{{ salutation }},",
          'je ne laisse pas passer votre jour sans un geste. Voici {{ bon_valeur | default: "un bon" }}, à dépenser comme vous voulez{% if bon_fin %} jusqu’au {{ bon_fin }}{% endif %}.',
        ),
        ownVoucher(),
        button("Voir ma carte", "page:space"),
        text("Je vous le souhaite doux,\n{{ signataire }}"),
      ],
    },
    {
      subject: '{{ first_name | default: "Today" }}, this is your week',
      preheader: "I have slipped something onto your card.",
      blocks: [
        heading("Happy birthday!"),
        text(
          "{{ greeting }},",
          'I do not let your day go by without a word. Here is {{ voucher_benefit | default: "a voucher" }}, to spend as you like{% if voucher_until %} until {{ voucher_until }}{% endif %}.',
        ),
        ownVoucher(),
        button("See my card", "page:space"),
        text("Have a lovely day,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "chosen_for_you",
      aim: "promotion",
      class: "marketing",
      name: { fr: "Choisi pour vous", en: "Chosen for you" },
      about: {
        fr: "Trois produits qui vont avec les achats de chacun : différents pour tous.",
        en: "Three products that go with what each person buys: different for everybody.",
      },
    },
    {
      subject: 'Trois choses qui vont avec {{ dernier_produit | default: "vos achats" }}',
      preheader: "Je les ai choisies en pensant à vous.",
      blocks: [
        heading("Je les mets de côté ?"),
        text(
          "{{ salutation }},",
          'vous connaissez déjà {{ dernier_produit | default: "la maison" }}. Voici ce que je vous montre si vous passez cette semaine.',
        ),
        products("suggested"),
        text("Répondez avant [jour], et je vous les garde."),
        button("Je passe les voir", "page:space"),
        text("À bientôt,\n{{ signataire }}"),
      ],
    },
    {
      subject: 'Three things that go with {{ last_product | default: "what you buy" }}',
      preheader: "I chose them with you in mind.",
      blocks: [
        heading("Shall I put them aside?"),
        text(
          "{{ greeting }},",
          'you already know {{ last_product | default: "the house" }}. Here is what I show you if you come by this week.',
        ),
        products("suggested"),
        text("Answer before [day], and I keep them for you."),
        button("See them in the shop", "page:space"),
        text("See you soon,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "refill",
      aim: "promotion",
      class: "marketing",
      name: { fr: "Bientôt fini ?", en: "Running low?" },
      about: {
        fr: "Ce que chacun rachète, au moment où il vient à manquer.",
        en: "What each person buys again, when it is about to run out.",
      },
    },
    {
      subject: "Il vous en reste ?",
      preheader: "Je prépare votre réserve, vous passez la prendre.",
      blocks: [
        heading("Votre réserve baisse"),
        text("{{ salutation }},", "d’habitude, c’est vers maintenant que vous revenez pour ceci :"),
        products("due"),
        text("Dites-moi oui avant [jour], et votre paquet vous attend en caisse."),
        button("Je réserve le mien", "page:space"),
        text("À très vite,\n{{ signataire }}"),
      ],
    },
    {
      subject: "Have you any left?",
      preheader: "I prepare your supply, you pick it up.",
      blocks: [
        heading("Your supply is running low"),
        text("{{ greeting }},", "it is about now that you usually come back for this:"),
        products("due"),
        text("Tell me yes before [day], and your parcel waits at the counter."),
        button("Keep mine", "page:space"),
        text("See you soon,\n{{ sender }}"),
      ],
    },
  ),
];
