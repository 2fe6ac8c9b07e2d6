import { button, email, heading, type LibraryTemplate, ownVoucher, points, text } from "./build.ts";

/** E-mails that state facts of the program or of an order, and sell nothing. */
export const services: readonly LibraryTemplate[] = [
  email(
    {
      slug: "reward_near",
      aim: "reward_near",
      class: "service",
      name: { fr: "Votre récompense approche", en: "Your reward is near" },
      about: {
        fr: "Quand il manque peu de points : le compte, tout simplement.",
        en: "When few points are missing: the count, nothing else.",
      },
    },
    {
      subject: 'Encore {{ points_manquants | default: "quelques" }} points, et c’est à vous',
      preheader: "Votre compte, à jour de votre dernier passage.",
      blocks: [
        heading("Vous y êtes presque"),
        text(
          "{{ salutation }},",
          'il vous manque {{ points_manquants | default: "peu de" }} points pour {{ prochaine_recompense | default: "votre prochaine récompense" }}. Je vous tiens au courant, comme promis.',
        ),
        points(),
        button("Voir mon compte", "page:space"),
        text("{{ signataire }}"),
      ],
    },
    {
      subject: '{{ points_missing | default: "A few" }} points to go',
      preheader: "Your account, up to date with your last visit.",
      blocks: [
        heading("You are almost there"),
        text(
          "{{ greeting }},",
          'you are {{ points_missing | default: "a few" }} points away from {{ next_reward | default: "your next reward" }}. I keep you posted, as promised.',
        ),
        points(),
        button("See my account", "page:space"),
        text("{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "reward_ready",
      aim: "reward_near",
      class: "service",
      name: { fr: "Votre récompense est prête", en: "Your reward is ready" },
      about: {
        fr: "Ce que la personne a gagné, et comment le prendre.",
        en: "What the person has earned, and how to take it.",
      },
    },
    {
      subject: "Elle vous attend en caisse",
      preheader: "Vous avez assez de points.",
      blocks: [
        heading("Votre récompense est prête"),
        text(
          "{{ salutation }},",
          'vos points suffisent pour {{ recompense_prete | default: "une récompense" }}. Dites-le en caisse à votre prochain passage, je vous la remets.',
        ),
        points(),
        button("Voir mes récompenses", "page:space"),
        text("{{ signataire }}"),
      ],
    },
    {
      subject: "It waits for you at the counter",
      preheader: "You have enough points.",
      blocks: [
        heading("Your reward is ready"),
        text(
          "{{ greeting }},",
          'your points are enough for {{ ready_reward | default: "a reward" }}. Say so at the counter when you next come, I hand it to you.',
        ),
        points(),
        button("See my rewards", "page:space"),
        text("{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "points_expiring",
      aim: "points_expiring",
      class: "service",
      name: { fr: "Des points arrivent à leur fin", en: "Points are about to expire" },
      about: {
        fr: "Combien, et quand. Un fait, assez tôt pour agir.",
        en: "How many, and when. A fact, early enough to act.",
      },
    },
    {
      subject: '{{ points_expirants | default: "Des" }} points à utiliser à temps',
      preheader: "Un passage en caisse, et ils vous servent.",
      blocks: [
        heading("Ne les laissez pas partir"),
        text(
          "{{ salutation }},",
          '{{ points_expirants | default: "des" }} points de votre carte s’effacent {% if points_expirent_le %}le {{ points_expirent_le }}{% else %}bientôt{% endif %}. Un passage en caisse suffit pour vous en servir.',
        ),
        points(),
        button("Voir mes points", "page:space"),
        text("{{ signataire }}"),
      ],
    },
    {
      subject: '{{ points_expiring | default: "Some" }} points to use in time',
      preheader: "One visit to the counter, and they serve you.",
      blocks: [
        heading("Do not let them go"),
        text(
          "{{ greeting }},",
          '{{ points_expiring | default: "some" }} points leave your card {% if points_expire_on %}on {{ points_expire_on }}{% else %}soon{% endif %}. One visit to the counter is enough to use them.',
        ),
        points(),
        button("See my points", "page:space"),
        text("{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "voucher_ending",
      aim: "points_expiring",
      class: "service",
      name: { fr: "Votre bon se termine", en: "Your voucher is ending" },
      about: {
        fr: "Rappelle un bon que la personne possède déjà.",
        en: "Reminds a person of a voucher she already has.",
      },
    },
    {
      subject: "Votre bon se termine bientôt",
      preheader: "Le voici, prêt à montrer en caisse.",
      blocks: [
        heading("Il est à vous, ne l’oubliez pas"),
        text(
          "{{ salutation }},",
          'vous avez encore {{ bon_valeur | default: "un bon" }}. Je vous le rappelle tant qu’il est temps : montrez ce code en caisse.',
        ),
        ownVoucher(),
        button("Voir mon espace", "page:space"),
        text("{{ signataire }}"),
      ],
    },
    {
      subject: "Your voucher is about to end",
      preheader: "Here it is, ready to show at the counter.",
      blocks: [
        heading("It is yours, do not forget it"),
        text(
          "{{ greeting }},",
          'you still have {{ voucher_benefit | default: "a voucher" }}. I remind you while there is time: show this code at the counter.',
        ),
        ownVoucher(),
        button("See my pages", "page:space"),
        text("{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "order_ready",
      aim: "order_ready",
      class: "transactional",
      name: { fr: "Votre commande est prête", en: "Your order is ready" },
      about: {
        fr: "Où, quand, avec quoi. Rien d’autre : ce message n’a besoin d’aucun accord.",
        en: "Where, when, with what. Nothing else: this message needs no permission.",
      },
    },
    {
      subject: "Votre commande est prête",
      preheader: "Vous pouvez passer la prendre dès maintenant.",
      blocks: [
        heading("Elle vous attend"),
        text(
          "{{ salutation }},",
          'votre commande est prête à {{ magasin | default: "la boutique" }}. Je la garde pour vous jusqu’au [date].',
          "{% if adresse_boutique %}Adresse : {{ adresse_boutique }}{% endif %}{% if telephone_boutique %}\nTéléphone : {{ telephone_boutique }}{% endif %}",
          "{{ signataire }}",
        ),
        button("Voir ma commande", "page:space"),
      ],
    },
    {
      subject: "Your order is ready",
      preheader: "You can pick it up from now on.",
      blocks: [
        heading("It waits for you"),
        text(
          "{{ greeting }},",
          'your order is ready at {{ last_store | default: "the shop" }}. I keep it for you until [date].',
          "{% if shop_address %}Address: {{ shop_address }}{% endif %}{% if shop_phone %}\nTelephone: {{ shop_phone }}{% endif %}",
          "{{ sender }}",
        ),
        button("See my order", "page:space"),
      ],
    },
  ),
];
