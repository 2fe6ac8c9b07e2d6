import type { NoticeForm, NoticeText, ReadyWords, WordsChannel } from "./notice-shape.ts";

/** Age from which a person consents alone (GDPR art. 8; loi Informatique et Libertés art. 45; loi belge du 30 juillet 2018 art. 7). */
const ageOfConsent: Readonly<Record<string, number>> = { FR: 15, BE: 13 };

const accounting: Readonly<Record<string, string>> = {
  FR: " (article L. 123-22 du code de commerce)",
  BE: " (article 60 du code de la TVA)",
};

export const noticeWordsFr: ReadyWords = {
  atTheShop: "notre comptoir",
  authority: (country) => {
    if (country === "FR") {
      return "la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr";
    }
    return country === "BE"
      ? "l’Autorité de protection des données (APD), rue de la Presse 35, 1000 Bruxelles, www.autoriteprotectiondonnees.be"
      : "l’autorité de protection des données de votre pays";
  },
  notice: (form, country): NoticeText => ({
    title: "Vos données chez {shop}",
    controller: "{controller} est responsable de l’usage de vos données. Pour toute question : {contact}.",
    purposes: purposes(form),
    optional: optional(form, country),
    recipients:
      "Vos données sont lues par notre équipe et, pour notre compte, par ceux qui hébergent notre logiciel et acheminent nos messages. Elles ne sont ni vendues ni louées.",
    retention: retention(form, country),
    rights:
      "Vous pouvez à tout moment consulter vos données, les corriger, les emporter dans un format qu’un logiciel sait lire, les faire effacer, en limiter l’usage ou vous y opposer, et retirer un accord aussi simplement que vous l’avez donné : au comptoir, dans votre espace client ou en vous adressant à {contact}. Le retrait ne change rien à ce qui a été fait avant. Nous répondons en un mois au plus.",
    authority: "Si notre réponse ne vous convient pas, vous pouvez adresser une réclamation à {authority}.",
  }),
  consent: (channel, form, country) => {
    const words = channel === "phone" ? callWords(country) : channelWords[channel];
    return form === "till" ? words.spoken : words.written;
  },
};

function purposes(form: NoticeForm): string {
  if (form === "contact") {
    return "Nous utilisons ces données pour répondre à votre demande (mesures prises avant un contrat, ou notre intérêt légitime à répondre à ceux qui nous écrivent). Elles ne servent pas à vous envoyer des offres.";
  }
  return "Nous utilisons ces données pour tenir votre compte de fidélité : vos achats, vos points, vos récompenses et les messages qui en rendent compte (le programme de fidélité est un contrat entre vous et nous) ; pour connaître notre clientèle et mesurer notre activité (notre intérêt légitime) ; pour prévoir d’après vos achats ce qui peut vous convenir et quand vous écrire (un profilage, notre intérêt légitime : vous pouvez vous y opposer à tout moment, sans dire pourquoi) ; pour tenir notre comptabilité (obligation légale) ; et pour vous adresser nos offres, seulement par les moyens que vous avez acceptés (votre consentement). Aucune décision qui aurait un effet juridique pour vous n’est prise par un logiciel seul.";
}

function optional(form: NoticeForm, country: string): string {
  if (form === "contact") {
    return "Il nous faut de quoi vous répondre : une adresse e-mail ou un numéro de téléphone. Le reste est facultatif.";
  }
  const calls =
    country === "FR"
      ? " Nous ne vous appelons pour vous proposer une offre que si vous y avez consenti d’avance (article L. 223-1 du code de la consommation)."
      : "";
  return `Pour ouvrir votre compte, il nous faut un prénom et un moyen de vous reconnaître : un numéro de téléphone, une adresse e-mail ou une carte. Tout le reste est facultatif : le code postal sert à savoir d’où viennent nos clients, le jour et le mois de naissance à vous offrir une attention pour votre anniversaire. Adhérer au programme n’oblige pas à recevoir nos offres, et les refuser ne change rien à vos avantages.${calls} Avant ${ageOfConsent[country] ?? 16} ans, l’accord d’un parent est nécessaire.`;
}

function retention(form: NoticeForm, country: string): string {
  if (form === "contact") {
    return "Nous gardons votre demande le temps d’y répondre, puis trois ans au plus après notre dernier échange.";
  }
  return `Nous gardons votre compte tant que vous l’utilisez, puis trois ans après votre dernier signe : achat, connexion, clic ou réponse. Les tickets et les factures sont gardés dix ans, comme la loi l’exige${accounting[country] ?? ""}. Si vous refusez nos messages, nous gardons ce qu’il faut pour respecter ce refus.`;
}

type Words = { readonly written: string; readonly spoken: string };

const channelWords: Readonly<Record<Exclude<WordsChannel, "phone">, Words>> = {
  email: {
    written:
      "J’accepte de recevoir par e-mail les offres et les nouvelles de {shop}. Je peux me désinscrire à tout moment, par le lien de chaque message ou au comptoir.",
    spoken:
      "Acceptez-vous de recevoir par e-mail les offres et les nouvelles de {shop} ? Vous pourrez vous désinscrire à tout moment, par le lien de chaque message ou ici.",
  },
  sms: {
    written:
      "J’accepte de recevoir par SMS les offres et les nouvelles de {shop}. Je peux arrêter à tout moment en répondant STOP ou au comptoir.",
    spoken:
      "Acceptez-vous de recevoir par SMS les offres et les nouvelles de {shop} ? Vous pourrez arrêter à tout moment en répondant STOP, ou ici.",
  },
  post: {
    written:
      "J’accepte de recevoir par courrier les offres et les nouvelles de {shop}. Je peux arrêter à tout moment, au comptoir ou en m’adressant à {contact}.",
    spoken:
      "Acceptez-vous de recevoir par courrier les offres et les nouvelles de {shop} ? Vous pourrez arrêter à tout moment, ici ou en vous adressant à {contact}.",
  },
};

/** In France the request names the firm, the object, the time, how to withdraw and how to see the proof (décret 2026-662). */
function callWords(country: string): Words {
  const span = country === "FR" ? ", pendant un an au plus" : "";
  return {
    written: `J’accepte que {controller} m’appelle pour me présenter ses offres et ses nouveautés${span}. Je peux retirer cet accord à tout moment, même de vive voix, et en demander la preuve à {contact}.`,
    spoken: `Acceptez-vous que {controller} vous appelle pour vous présenter ses offres et ses nouveautés${span} ? Vous pourrez retirer cet accord à tout moment, même de vive voix, et en demander la preuve à {contact}.`,
  };
}
