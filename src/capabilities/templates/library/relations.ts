import {
  button,
  email,
  heading,
  type LibraryTemplate,
  line,
  ownVoucher,
  picture,
  points,
  products,
  sideBySide,
  text,
} from "./build.ts";

/** E-mails that keep a relation: welcome, news, thanks, apologies, and the hand held out to whoever slips away. */
export const relations: readonly LibraryTemplate[] = [
  email(
    {
      slug: "welcome",
      aim: "welcome",
      class: "service",
      name: { fr: "Bienvenue", en: "Welcome" },
      about: {
        fr: "Le premier message : ce que fait la carte, et qui vous êtes.",
        en: "The first message: what the card does, and who you are.",
      },
    },
    {
      subject: "Bienvenue, je vous explique en trois lignes",
      preheader: "Votre carte est prête, elle tient dans votre téléphone.",
      blocks: [
        heading("Heureux de vous compter parmi nous"),
        text(
          "{{ salutation }},",
          "votre carte est active. Vous la montrez en caisse, je m’occupe du reste.",
          "Vous choisissez aussi ce que vous recevez de moi, et à quel rythme : c’est dans votre espace, en deux gestes.",
        ),
        points(),
        button("Ouvrir mon espace", "page:space"),
        text("À bientôt,\n{{ signataire }}"),
      ],
    },
    {
      subject: "Welcome, here is how it works in three lines",
      preheader: "Your card is ready, it fits in your phone.",
      blocks: [
        heading("Glad to have you with us"),
        text(
          "{{ greeting }},",
          "your card is active. You show it at the counter, I see to the rest.",
          "You also choose what you hear from me, and how often: it is in your pages, in two taps.",
        ),
        points(),
        button("Open my pages", "page:space"),
        text("See you soon,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "newsletter",
      aim: "newsletter",
      class: "marketing",
      name: { fr: "Lettre du mois", en: "Monthly letter" },
      about: {
        fr: "Un conseil, une nouveauté, une date. Se lit en une minute.",
        en: "One piece of advice, one novelty, one date. Read in a minute.",
      },
    },
    {
      subject: "[Une question que vos clients se posent]",
      preheader: "Ma réponse, en une minute de lecture.",
      blocks: [
        heading("[Le conseil du mois, en cinq mots]"),
        picture("[ce que montre la photo]"),
        text(
          "{{ salutation }},",
          "on me pose souvent la question. Voici ce que je fais, et pourquoi : [votre conseil, en trois phrases].",
        ),
        line(),
        sideBySide(
          [text("[Une nouveauté]", "[Ce qu’elle change pour vous, en deux phrases.]")],
          [text("[Une date]", "[Ce qui se passe ce jour-là, et pourquoi venir.]")],
        ),
        button("Lire la suite", "[lien vers votre page]"),
        text("Si une question vous vient, répondez à ce message : c’est moi qui lis.\n{{ signataire }}"),
      ],
    },
    {
      subject: "[A question your customers ask]",
      preheader: "My answer, in a minute’s reading.",
      blocks: [
        heading("[This month’s advice in five words]"),
        picture("[what the picture shows]"),
        text(
          "{{ greeting }},",
          "I am often asked. Here is what I do, and why: [your advice in three sentences].",
        ),
        line(),
        sideBySide(
          [text("[A novelty]", "[What it changes for you, in two sentences.]")],
          [text("[A date]", "[What happens that day, and why to come.]")],
        ),
        button("Read on", "[link to your page]"),
        text("If a question comes to you, answer this message: I read it myself.\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "after_visit",
      aim: "after_visit",
      class: "service",
      name: { fr: "Merci de votre visite", en: "Thank you for coming" },
      about: {
        fr: "Quelques jours après l’achat : un mode d’emploi, une oreille. Rien à vendre.",
        en: "A few days after a purchase: how to use it, and somebody who listens. Nothing to sell.",
      },
    },
    {
      subject: '{{ dernier_produit | default: "Votre achat" }} : tout va bien ?',
      preheader: "Un conseil pour en tirer le meilleur.",
      blocks: [
        heading("Merci d’être passé"),
        text(
          "{{ salutation }},",
          'vous avez choisi {{ dernier_produit | default: "un de mes produits préférés" }}. [Votre conseil d’utilisation, en deux phrases.]',
          "Quelque chose ne va pas ? Répondez à ce message ou passez me voir : je m’en occupe moi-même.",
        ),
        button("Me poser une question", "page:space"),
        text("Merci,\n{{ signataire }}"),
      ],
    },
    {
      subject: '{{ last_product | default: "Your purchase" }}: is all well?',
      preheader: "A hint to get the best out of it.",
      blocks: [
        heading("Thank you for coming"),
        text(
          "{{ greeting }},",
          'you chose {{ last_product | default: "one of my favourites" }}. [Your hint, in two sentences.]',
          "Is something wrong? Answer this message or come and see me: I look after it myself.",
        ),
        button("Ask me a question", "page:space"),
        text("Thank you,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "win_back",
      aim: "win_back",
      class: "marketing",
      name: { fr: "On ne se voit plus", en: "We have not seen you" },
      about: {
        fr: "Pour qui s’éloigne : une question sincère, un geste, une date.",
        en: "For whoever slips away: a sincere question, a gesture, a date.",
      },
    },
    {
      subject: '{{ prenom | default: "Dites-moi" }}, ai-je manqué quelque chose ?',
      preheader: "Votre place est restée la vôtre.",
      blocks: [
        heading("Votre place est gardée"),
        text(
          "{{ salutation }},",
          'je ne vous vois plus depuis {{ dernier_achat | default: "quelque temps" }}, et je me demande pourquoi. Si j’ai mal fait, dites-le moi : je lis chaque réponse.',
          "Si c’est le temps qui file, ceci vous attend{% if bon_fin %} jusqu’au {{ bon_fin }}{% endif %}.",
        ),
        ownVoucher(),
        button("Je reviens", "page:space"),
        text("J’espère vous revoir,\n{{ signataire }}"),
      ],
    },
    {
      subject: '{{ first_name | default: "Tell me" }}, have I missed something?',
      preheader: "Your place is still yours.",
      blocks: [
        heading("Your place is kept"),
        text(
          "{{ greeting }},",
          'I have not seen you since {{ last_purchase | default: "some time" }}, and I wonder why. If I got something wrong, tell me: I read every answer.',
          "If it is time that flies, this waits for you{% if voucher_until %} until {{ voucher_until }}{% endif %}.",
        ),
        ownVoucher(),
        button("Come back to the shop", "page:space"),
        text("I hope to see you again,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "win_back_meeting",
      aim: "win_back",
      class: "marketing",
      name: { fr: "Proposer une rencontre", en: "Propose to meet" },
      about: {
        fr: "Pour un très bon client parti : une personne, un nom, un café.",
        en: "For a very good customer who left: a person, a name, a coffee.",
      },
    },
    {
      subject: "Un quart d’heure avec vous ?",
      preheader: "Je vous reçois, vous me racontez.",
      blocks: [
        text(
          "{{ salutation }},",
          "vous comptez parmi ceux qui font vivre la maison. Votre absence se voit, et je préfère vous écouter plutôt que de deviner.",
          "Je vous propose un quart d’heure et un café, le jour qui vous arrange avant le [date]. Répondez simplement à ce message{% if telephone_boutique %}, ou appelez-moi au {{ telephone_boutique }}{% endif %}.",
          "{{ signataire }}",
        ),
        button("Choisir un moment", "[lien de rendez-vous]"),
      ],
    },
    {
      subject: "A quarter of an hour with you?",
      preheader: "I welcome you, you tell me.",
      blocks: [
        text(
          "{{ greeting }},",
          "you are among those who keep this house alive. Your absence shows, and I would rather listen to you than guess.",
          "I offer you a quarter of an hour and a coffee, on the day that suits you before [date]. Simply answer this message{% if shop_phone %}, or call me on {{ shop_phone }}{% endif %}.",
          "{{ sender }}",
        ),
        button("Choose a time", "[booking link]"),
      ],
    },
  ),
  email(
    {
      slug: "apology",
      aim: "apology",
      class: "service",
      name: { fr: "Excuses après un incident", en: "Apology after an incident" },
      about: {
        fr: "Dire ce qui s’est passé, ce qui est réparé, et qui répond. Sans rien vendre.",
        en: "What happened, what is put right, and who answers. Selling nothing.",
      },
    },
    {
      subject: "C’est ma faute, et voici ce que je fais",
      preheader: "Vous n’avez rien à demander.",
      blocks: [
        heading("Je vous présente mes excuses"),
        text(
          "{{ salutation }},",
          "[ce qui s’est passé, en une phrase, sans détour]. C’est notre erreur, pas la vôtre.",
          "[Ce qui est déjà réparé, et ce qui le sera, avec la date.] Vous n’avez aucune démarche à faire.",
          "Si cela ne suffit pas, écrivez-moi ou appelez-moi : je vous réponds moi-même.",
          "{{ signataire }}",
        ),
        button("Me répondre", "page:space"),
      ],
    },
    {
      subject: "It is my fault, and here is what I do",
      preheader: "You have nothing to ask for.",
      blocks: [
        heading("I apologise"),
        text(
          "{{ greeting }},",
          "[what happened, in one plain sentence]. It is our mistake, not yours.",
          "[What is already put right, and what is under way, with its date.] You need not do anything.",
          "If this is not enough, write to me or call me: I answer you myself.",
          "{{ sender }}",
        ),
        button("Answer me", "page:space"),
      ],
    },
  ),
  email(
    {
      slug: "review",
      aim: "review",
      class: "survey",
      name: { fr: "Votre avis", en: "Your opinion" },
      about: {
        fr: "Deux questions, une minute. Aucune contrepartie : l’avis reste libre.",
        en: "Two questions, one minute. Nothing in return: an opinion stays free.",
      },
    },
    {
      subject: "Une minute pour me dire la vérité ?",
      preheader: "Deux questions, et je lis chaque réponse.",
      blocks: [
        heading("Qu’est-ce que je peux mieux faire ?"),
        text(
          "{{ salutation }},",
          'vous êtes venu le {{ dernier_achat | default: "mois dernier" }}. Dites-moi ce qui vous a plu et ce qui vous a manqué : je lis chaque réponse, et je change ce qui doit l’être.',
        ),
        button("Donner mon avis", "[lien vers le questionnaire]"),
        text("Merci,\n{{ signataire }}"),
      ],
    },
    {
      subject: "A minute to tell me the truth?",
      preheader: "Two questions, and I read every answer.",
      blocks: [
        heading("What can I do better?"),
        text(
          "{{ greeting }},",
          'you came on {{ last_purchase | default: "a day last month" }}. Tell me what you liked and what was missing: I read every answer, and I change what must change.',
        ),
        button("Give my opinion", "[link to the questions]"),
        text("Thank you,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "stay",
      aim: "stay",
      class: "service",
      name: { fr: "Rester en contact ?", en: "Stay in touch?" },
      about: {
        fr: "Une seule fois, avant d’effacer qui n’a plus donné signe depuis trois ans (CNIL).",
        en: "Once only, before whoever gave no sign for three years is erased (CNIL).",
      },
    },
    {
      subject: "Je garde votre adresse, ou je l’efface ?",
      preheader: "Sans réponse de votre part, je l’efface.",
      blocks: [
        text(
          "{{ salutation }},",
          "nous ne nous sommes pas vus depuis longtemps. La règle est simple : sans nouvelles de vous pendant trois ans, j’efface vos coordonnées.",
          "Si vous souhaitez rester, dites-le moi d’un geste avant le [date]. Sinon, ne faites rien : j’efface tout ce jour-là.",
        ),
        button("Je reste", "page:preferences"),
        text("Dans tous les cas, merci,\n{{ signataire }}"),
      ],
    },
    {
      subject: "Do I keep your address, or erase it?",
      preheader: "Without an answer from you, I erase it.",
      blocks: [
        text(
          "{{ greeting }},",
          "we have not met for a long time. The rule is simple: without a word from you for three years, I erase your details.",
          "If you wish to stay, tell me with one tap before [date]. Otherwise do nothing: I erase everything on that day.",
        ),
        button("Stay in touch", "page:preferences"),
        text("Thank you in any case,\n{{ sender }}"),
      ],
    },
  ),
  email(
    {
      slug: "because_you_bought",
      aim: "newsletter",
      class: "marketing",
      name: { fr: "Un conseil sur votre achat", en: "Advice on what you bought" },
      about: {
        fr: "De la vente douce : le conseil d’abord, le produit ensuite.",
        en: "Soft selling: advice first, the product after.",
      },
    },
    {
      subject: 'Trois idées avec {{ dernier_produit | default: "ce que vous aimez" }}',
      preheader: "La deuxième est ma préférée.",
      blocks: [
        heading("Mes trois idées"),
        text(
          "{{ salutation }},",
          "[Première idée, en une phrase.]",
          "[Deuxième idée, en une phrase.]",
          "[Troisième idée, en une phrase.]",
          "Et si vous passez avant [jour], je vous montre.",
        ),
        products("bought", 2),
        button("Voir les trois idées", "[lien vers votre page]"),
        text("À bientôt,\n{{ signataire }}"),
      ],
    },
    {
      subject: 'Three ideas with {{ last_product | default: "what you like" }}',
      preheader: "The second is my favourite.",
      blocks: [
        heading("My three ideas"),
        text(
          "{{ greeting }},",
          "[First idea, in one sentence.]",
          "[Second idea, in one sentence.]",
          "[Third idea, in one sentence.]",
          "And if you come by before [day], I show you.",
        ),
        products("bought", 2),
        button("See the three ideas", "[link to your page]"),
        text("See you soon,\n{{ sender }}"),
      ],
    },
  ),
];
