import { call, letter, type LibraryTemplate, sms, text } from "./build.ts";

/** SMS: one thing, one date, one sign-off. Those that sell get their STOP when they leave. */
export const texts: readonly LibraryTemplate[] = [
  sms(
    {
      slug: "sms_promotion",
      aim: "promotion",
      class: "marketing",
      name: { fr: "SMS d’une offre courte", en: "SMS for a short offer" },
      about: { fr: "Une offre, un code, un jour.", en: "One offer, one code, one day." },
    },
    '{{ boutique }}: {{ prenom | default: "bonjour" }}, je vous garde [offre] jusqu\'a [jour]. Montrez le code [CODE] en caisse.',
    '{{ shop }}: {{ first_name | default: "hello" }}, I keep [offer] for you until [day]. Show code [CODE] at the counter.',
  ),
  sms(
    {
      slug: "sms_private_sale",
      aim: "private_sale",
      class: "marketing",
      name: { fr: "SMS d’invitation", en: "SMS invitation" },
      about: { fr: "Le rappel d’une vente privée.", en: "The reminder of a private sale." },
    },
    "{{ boutique }}: votre soiree privee, c'est [jour] a [heure]. Venez avec le code [CODE], je vous attends.",
    "{{ shop }}: your private evening is on [day] at [time]. Bring code [CODE], I look forward to seeing you.",
  ),
  sms(
    {
      slug: "sms_birthday",
      aim: "birthday",
      class: "marketing",
      name: { fr: "SMS d’anniversaire", en: "Birthday SMS" },
      about: { fr: "Le bon de la personne, dans sa poche.", en: "The person’s own voucher, in her pocket." },
    },
    '{{ boutique }}: bon anniversaire {{ prenom | default: "a vous" }}! Pour vous, {{ bon_valeur | default: "un bon" }}{% if bon_code %}, code {{ bon_code }}{% endif %}{% if bon_fin %}, jusqu\'au {{ bon_fin | date: "short" }}{% endif %}.',
    '{{ shop }}: happy birthday {{ first_name | default: "to you" }}! This is yours: {{ voucher_benefit | default: "a voucher" }}{% if voucher_code %}, code {{ voucher_code }}{% endif %}{% if voucher_until %}, until {{ voucher_until | date: "short" }}{% endif %}.',
  ),
  sms(
    {
      slug: "sms_order_ready",
      aim: "order_ready",
      class: "transactional",
      name: { fr: "SMS commande prête", en: "SMS order ready" },
      about: { fr: "Prête, où, jusqu’à quand.", en: "Ready, where, until when." },
    },
    "{{ boutique }}: votre commande est prete. Passez la prendre quand vous voulez avant le [date].",
    "{{ shop }}: your order is ready. Pick it up whenever you like before [date].",
  ),
  sms(
    {
      slug: "sms_points_expiring",
      aim: "points_expiring",
      class: "service",
      name: { fr: "SMS points bientôt perdus", en: "SMS points about to expire" },
      about: { fr: "Le nombre et la date, rien de plus.", en: "The number and the day, nothing more." },
    },
    '{{ boutique }}: {{ points_expirants | default: "des" }} points de votre carte s\'effacent {% if points_expirent_le %}le {{ points_expirent_le | date: "short" }}{% else %}bientot{% endif %}. Utilisez-les en caisse.',
    '{{ shop }}: {{ points_expiring | default: "some" }} points leave your card {% if points_expire_on %}on {{ points_expire_on | date: "short" }}{% else %}soon{% endif %}. Use them at the counter.',
  ),
  sms(
    {
      slug: "sms_win_back",
      aim: "win_back",
      class: "marketing",
      name: { fr: "SMS à qui s’éloigne", en: "SMS to whoever slips away" },
      about: { fr: "Court et personnel.", en: "Short and personal." },
    },
    '{{ boutique }}: {{ prenom | default: "bonjour" }}, votre place vous attend. Passez avant [jour], je vous offre [geste].',
    '{{ shop }}: {{ first_name | default: "hello" }}, your place is kept. Come before [day], I have [gesture] for you.',
  ),
];

export const letters: readonly LibraryTemplate[] = [
  letter(
    {
      slug: "letter_win_back",
      aim: "win_back",
      class: "marketing",
      name: { fr: "Lettre à un bon client parti", en: "Letter to a good customer who left" },
      about: {
        fr: "Sur papier, signée : pour ceux que l’e-mail ne touche plus.",
        en: "On paper, signed: for those whom e-mail no longer reaches.",
      },
    },
    {
      subject: "Votre place est gardée",
      blocks: [
        text(
          "{{ salutation }},",
          "je vous écris moi-même, parce que votre absence se remarque. Vous veniez, vous aviez vos habitudes, et je ne sais pas ce qui vous a éloigné.",
          'Si nous avons mal fait, dites-le moi : je préfère l’apprendre de vous. Vos avantages, eux, n’ont pas bougé : {{ points | default: "vos" }} points vous attendent.',
          "Passez avant le [date] avec cette lettre, et demandez-moi. Je vous reçois avec plaisir.",
          "{{ signataire }}",
        ),
      ],
    },
    {
      subject: "Your place is kept",
      blocks: [
        text(
          "{{ greeting }},",
          "I write to you myself, because your absence shows. You used to come, you had your habits, and I do not know what took you away.",
          'If we got something wrong, tell me: I would rather hear it from you. What was yours still is: {{ points | default: "your" }} points wait for you.',
          "Come before [date] with this letter, and ask for me. It is a pleasure to welcome you.",
          "{{ sender }}",
        ),
      ],
    },
  ),
  letter(
    {
      slug: "letter_invitation",
      aim: "private_sale",
      class: "marketing",
      name: { fr: "Carton d’invitation", en: "Invitation card" },
      about: {
        fr: "Une soirée, une date, une réponse attendue.",
        en: "An evening, a date, an answer awaited.",
      },
    },
    {
      subject: "Vous êtes invité",
      blocks: [
        text(
          "{{ salutation }},",
          "le [date] à [heure], j’ouvre la boutique pour vous seul et quelques habitués. Vous découvrez [votre nouveauté] avant tout le monde.",
          "Répondez avant le [date]{% if telephone_boutique %} au {{ telephone_boutique }}{% endif %} : je réserve votre place.",
          "{{ signataire }}",
        ),
      ],
    },
    {
      subject: "You are invited",
      blocks: [
        text(
          "{{ greeting }},",
          "on [date] at [time], I open the shop for you and a few regulars. You discover [your novelty] before everybody else.",
          "Answer before [date]{% if shop_phone %} on {{ shop_phone }}{% endif %}: I keep your place.",
          "{{ sender }}",
        ),
      ],
    },
  ),
];

export const calls: readonly LibraryTemplate[] = [
  call(
    {
      slug: "call_win_back",
      aim: "win_back",
      class: "marketing",
      name: { fr: "Appel à qui s’éloigne", en: "Call to whoever slips away" },
      about: {
        fr: "Écouter d’abord. La première phrase dit qui appelle et pourquoi, comme la loi le demande.",
        en: "Listen first. The first sentence says who calls and why, as the law asks.",
      },
    },
    {
      steps: [
        {
          title: "Se présenter",
          say: "{{ salutation }}, ici {{ signataire }}, de {{ boutique }}. Je vous appelle pour prendre de vos nouvelles et vous proposer une offre. Avez-vous deux minutes ?",
          note: "Si c’est non : demandez quand rappeler, et notez-le. Si la personne ne veut plus d’appel, notez « refus ».",
        },
        {
          title: "Écouter",
          say: 'Nous ne vous voyons plus depuis {{ dernier_achat | default: "quelque temps" }}. Qu’est-ce qui vous a manqué chez nous ?',
          note: "Laissez parler. Notez ses mots, pas les vôtres.",
        },
        {
          title: "Proposer",
          say: "Je vous garde [votre geste] jusqu’au [date]. Quel jour vous arrange ?",
          note: "Adaptez le geste à ce que vous venez d’entendre.",
        },
        {
          title: "Conclure",
          say: "C’est noté. Puis-je vous envoyer un mot par e-mail pour vous le rappeler ?",
          note: "Un oui est un accord : enregistrez-le sur la fiche.",
        },
      ],
      objections: [
        {
          heard: "C’est trop cher chez vous.",
          answer:
            "Je comprends. Dites-moi avec quoi vous comparez : je vous montre ce qui change, et ce que je peux faire.",
        },
        {
          heard: "J’ai été mal reçu.",
          answer:
            "Je vous présente mes excuses. Racontez-moi ce qui s’est passé, je m’en occupe moi-même et je vous rappelle.",
        },
        {
          heard: "Comment avez-vous mon numéro ?",
          answer:
            "Vous nous l’avez donné en boutique et vous avez accepté nos appels. Voulez-vous que je le retire ? C’est fait tout de suite.",
        },
      ],
    },
    {
      steps: [
        {
          title: "Introduce yourself",
          say: "{{ greeting }}, this is {{ sender }} from {{ shop }}. I am calling to hear how you are and to make you an offer. Have you two minutes?",
          note: "If not: ask when to call back and note it. If the person wants no more calls, note “refused”.",
        },
        {
          title: "Listen",
          say: 'We have not seen you since {{ last_purchase | default: "some time" }}. What did you miss with us?',
          note: "Let the person speak. Note her words, not yours.",
        },
        {
          title: "Propose",
          say: "I keep [your gesture] for you until [date]. Which day suits you?",
          note: "Fit the gesture to what you have just heard.",
        },
        {
          title: "Conclude",
          say: "I have noted it. May I send you a line by e-mail to remind you?",
          note: "A yes is a permission: record it.",
        },
      ],
      objections: [
        {
          heard: "You are too expensive.",
          answer: "I see. Tell me what you compare us with: I show you what differs, and what I can do.",
        },
        {
          heard: "I was not treated well.",
          answer: "I apologise. Tell me what happened, I look after it myself and call you back.",
        },
        {
          heard: "Where did you get my number?",
          answer:
            "You gave it to us in the shop and accepted our calls. Shall I take it off? It is done at once.",
        },
      ],
    },
  ),
  call(
    {
      slug: "call_after_visit",
      aim: "after_visit",
      class: "service",
      name: { fr: "Appel après un achat", en: "Call after a purchase" },
      about: {
        fr: "Pour un achat qui compte : tout va bien ? Rien à vendre.",
        en: "For a purchase that matters: is all well? Nothing to sell.",
      },
    },
    {
      steps: [
        {
          title: "Se présenter",
          say: '{{ salutation }}, ici {{ signataire }}, de {{ boutique }}. Je vous appelle au sujet de {{ dernier_produit | default: "votre achat" }}, pour savoir si tout va bien.',
          note: "N’appelez jamais en numéro masqué.",
        },
        {
          title: "Aider",
          say: "Avez-vous une question, une difficulté ? Je vous explique, ou je fais le nécessaire.",
          note: "Notez ce qui ne va pas, et qui s’en occupe.",
        },
      ],
      objections: [
        {
          heard: "Il y a un défaut.",
          answer: "Merci de me le dire. Je vous l’échange : quel jour vous arrange ?",
        },
      ],
    },
    {
      steps: [
        {
          title: "Introduce yourself",
          say: '{{ greeting }}, this is {{ sender }} from {{ shop }}. I am calling about {{ last_product | default: "your purchase" }}, to hear whether all is well.',
          note: "Never call from a hidden number.",
        },
        {
          title: "Help",
          say: "Have you a question, or any trouble with it? I explain, or I do what is needed.",
          note: "Note what is wrong, and who looks after it.",
        },
      ],
      objections: [
        { heard: "It has a fault.", answer: "Thank you for telling me. I exchange it: which day suits you?" },
      ],
    },
  ),
];
