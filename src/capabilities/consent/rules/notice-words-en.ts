import type { NoticeForm, NoticeText, ReadyWords, WordsChannel } from "./notice-shape.ts";

/** Age from which a person consents alone (GDPR art. 8; French data protection act art. 45; Belgian act of 30 July 2018 art. 7). */
const ageOfConsent: Readonly<Record<string, number>> = { FR: 15, BE: 13 };

const accounting: Readonly<Record<string, string>> = {
  FR: " (article L. 123-22 of the French commercial code)",
  BE: " (article 60 of the Belgian VAT code)",
};

export const noticeWordsEn: ReadyWords = {
  atTheShop: "our counter",
  authority: (country) => {
    if (country === "FR") {
      return "the CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, France, www.cnil.fr";
    }
    return country === "BE"
      ? "the Data Protection Authority (APD/GBA), rue de la Presse 35, 1000 Brussels, Belgium, www.dataprotectionauthority.be"
      : "the data protection authority of your country";
  },
  notice: (form, country): NoticeText => ({
    title: "Your data at {shop}",
    controller: "{controller} is responsible for the use of your data. For any question: {contact}.",
    purposes: purposes(form),
    optional: optional(form, country),
    recipients:
      "Your data is read by our team and, on our behalf, by those who host our software and carry our messages. It is neither sold nor rented.",
    retention: retention(form, country),
    rights:
      "At any time you may see your data, correct it, take it away in a format that software can read, have it erased, limit its use or object to it, and withdraw an agreement as easily as you gave it: at the counter, in your customer’s space or by writing to {contact}. Withdrawing changes nothing of what was done before. We answer within one month.",
    authority: "If our answer does not satisfy you, you may complain to {authority}.",
  }),
  consent: (channel, form, country) => {
    const words = channel === "phone" ? callWords(country) : channelWords[channel];
    return form === "till" ? words.spoken : words.written;
  },
};

function purposes(form: NoticeForm): string {
  if (form === "contact") {
    return "We use this data to answer your request (steps before a contract, or our legitimate interest in answering those who write to us). It is not used to send you offers.";
  }
  return "We use this data to keep your loyalty account: your purchases, your points, your rewards and the messages that tell you about them (the loyalty program is a contract between you and us); to know our customers and measure our business (our legitimate interest); to foretell from your purchases what may suit you and when to write to you (profiling, our legitimate interest: you may object to it at any time, without saying why); to keep our accounts (a legal duty); and to send you our offers, only by the means you have agreed to (your consent). No decision that would have a legal effect for you is taken by software alone.";
}

function optional(form: NoticeForm, country: string): string {
  if (form === "contact") {
    return "We need a way to answer you: an e-mail address or a phone number. The rest is optional.";
  }
  const calls =
    country === "FR"
      ? " We only call you with an offer if you agreed to it beforehand (article L. 223-1 of the French consumer code)."
      : "";
  return `To open your account we need a first name and a way to recognise you: a phone number, an e-mail address or a card. Everything else is optional: the postcode tells us where our customers come from, the day and month of birth let us mark your birthday. Joining the program does not oblige you to receive our offers, and refusing them changes nothing of your benefits.${calls} Below the age of ${ageOfConsent[country] ?? 16}, a parent must agree.`;
}

function retention(form: NoticeForm, country: string): string {
  if (form === "contact") {
    return "We keep your request for as long as it takes to answer it, then three years at most after we last wrote to each other.";
  }
  return `We keep your account for as long as you use it, then three years after your last sign: a purchase, a sign-in, a click or an answer. Receipts and invoices are kept for ten years, as the law demands${accounting[country] ?? ""}. If you refuse our messages, we keep what it takes to respect that refusal.`;
}

type Words = { readonly written: string; readonly spoken: string };

const channelWords: Readonly<Record<Exclude<WordsChannel, "phone">, Words>> = {
  email: {
    written:
      "I agree to receive offers and news from {shop} by e-mail. I can unsubscribe at any time, by the link in each message or at the counter.",
    spoken:
      "Do you agree to receive offers and news from {shop} by e-mail? You can unsubscribe at any time, by the link in each message or here.",
  },
  sms: {
    written:
      "I agree to receive offers and news from {shop} by text message. I can stop them at any time by answering STOP or at the counter.",
    spoken:
      "Do you agree to receive offers and news from {shop} by text message? You can stop them at any time by answering STOP, or here.",
  },
  post: {
    written:
      "I agree to receive offers and news from {shop} by post. I can stop them at any time, at the counter or by writing to {contact}.",
    spoken:
      "Do you agree to receive offers and news from {shop} by post? You can stop them at any time, here or by writing to {contact}.",
  },
};

/** In France the request names the firm, the object, the time, how to withdraw and how to see the proof (decree 2026-662). */
function callWords(country: string): Words {
  const span = country === "FR" ? ", for one year at most" : "";
  return {
    written: `I agree that {controller} may call me to present its offers and news${span}. I can withdraw this agreement at any time, also by word of mouth, and ask for its proof at {contact}.`,
    spoken: `Do you agree that {controller} may call you to present its offers and news${span}? You can withdraw this agreement at any time, also by word of mouth, and ask for its proof at {contact}.`,
  };
}
