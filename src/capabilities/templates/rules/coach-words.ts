import type { Language } from "./document.ts";

/** What a piece of advice looks for in one language. Patterns are linear: no text makes one of them slow. */
export type CoachWords = {
  /** The reader is spoken to. */
  readonly you: RegExp;
  /** Somebody speaks. */
  readonly me: RegExp;
  /** Readers spoken of as a crowd. */
  readonly crowd: RegExp;
  readonly future: RegExp;
  readonly conditional: RegExp;
  /** Common future forms and their present. */
  readonly present: Readonly<Record<string, string>>;
  /** A word of a button that says what it does. */
  readonly verb: RegExp;
  readonly vague: RegExp;
  /** A day, a date, an end. */
  readonly deadline: RegExp;
  /** Words that filters of mailboxes and readers distrust. */
  readonly spam: RegExp;
  /** Subjects that say nothing. */
  readonly empty: RegExp;
  /** Answers that are none (CPCE L34-5: no misleading subject). */
  readonly feigned: RegExp;
  /** Sales periods fixed by law (C. com. L310-3; BE: CDE VI.25). */
  readonly sales: RegExp | null;
  /** A lowered price without the one it is measured by (C. conso. L112-1-1). */
  readonly priceCut: RegExp;
  readonly wordy: RegExp;
};

const fr: CoachWords = {
  you: /(?<!\p{L})(vous|votre|vos|vôtres?|tu|toi|ton|ta|tes)(?!\p{L})|\p{L}ez(?!\p{L})/iu,
  me: /(?<!\p{L})(je|j[’']|me|m[’']|moi|mon|ma|mes|nous|notre|nos)(?!\p{L})|(?<!\p{L})[jm][’']\p{L}/iu,
  crowd:
    /(?<!\p{L})((notre|la|une)\s+clientèle|(nos|les|chers|des)\s+client(e?s|·e·s)|nos\s+(adhérents|membres|abonnés)|tous\s+nos\s+clients)(?!\p{L})/iu,
  future:
    /(?<!\p{L})(vous|nous|je|tu)\s+(\p{L}+\s+)?(ser|aur|pourr|recevr|profiter|bénéficier|trouver|découvrir|devr|verr|viendr|ir|fer|saur|obtiendr|gagner|attendr|dir|enverr|offrir|proposer|accueiller|aider|garder|présenter)(ez|ons|ai|as|a|ont)(?!\p{L})/iu,
  conditional:
    /(?<!\p{L})(vous|nous|je|tu)\s+(\p{L}+\s+)?(ser|aur|pourr|recevr|profiter|aimer|souhaiter|voudr|devr|ser)(iez|ions|ais|ait|aient)(?!\p{L})/iu,
  present: {
    "vous serez": "vous êtes",
    "vous aurez": "vous avez",
    "vous pourrez": "vous pouvez",
    "vous recevrez": "vous recevez",
    "vous profiterez": "vous profitez",
    "vous bénéficierez": "vous bénéficiez",
    "vous trouverez": "vous trouvez",
    "vous découvrirez": "vous découvrez",
    "vous verrez": "vous voyez",
    "vous obtiendrez": "vous obtenez",
    "vous devrez": "vous devez",
    "nous serons": "nous sommes",
    "nous aurons": "nous avons",
    "nous ferons": "nous faisons",
    "nous offrirons": "nous offrons",
    "nous proposerons": "nous proposons",
    "nous garderons": "nous gardons",
    "nous accueillerons": "nous accueillons",
    "je serai": "je suis",
    "je ferai": "je fais",
    "je garderai": "je garde",
    "je vous ferai": "je vous fais",
    "je vous garderai": "je vous garde",
    "je vous enverrai": "je vous envoie",
  },
  verb: /(?<!\p{L})(\p{L}{2,}(ez|er|ir|re)(?!\p{L})|je\s+\p{L}+|j[’']\p{L}+)/iu,
  vague:
    /^\s*(cliquez\s+ici|ici|en\s+savoir\s+plus|plus\s+d[’']infos?|lire\s+plus|ok|voir|go|suite)\s*[.!>→]*\s*$/iu,
  deadline:
    /(?<!\p{L})(\[(jour|date)|jusqu[’']?\s?(au|à|a)|avant\s+(le|la|ce|samedi|dimanche|lundi|mardi|mercredi|jeudi|vendredi|\[)|dernier\s+jour|derni[eè]res?\s+heures?|ce\s+(soir|week-end|samedi|dimanche|lundi|mardi|mercredi|jeudi|vendredi)|aujourd[’']hui|demain|d[’']ici|cette\s+semaine|du\s+\d{1,2}|le\s+\d{1,2}\s+\p{L}+|\d{1,2}\/\d{1,2}|plus\s+que\s+\d+|se\s+termine|fin\s+le)/iu,
  spam: /(?<!\p{L})(100\s?%\s+gratuit|gratuit(ement)?\s*!|argent\s+facile|gagnez\s+de\s+l[’']argent|urgent|félicitations|cliquez\s+ici|sans\s+engagement|offre\s+incroyable|incroyable|exceptionnel(le)?s?|unique\s+au\s+monde|n[’']attendez\s+plus|dernière\s+chance|ceci\s+n[’']est\s+pas\s+un\s+spam|prix\s+imbattables?|revenus?\s+complémentaires?|meilleurs?\s+prix|miracle|garanti\s+à\s+100|casino|crédit\s+facile|€€+|!!+)/iu,
  empty:
    /^\s*((la\s+)?newsletter|(nos\s+)?actualités?|actus?|infos?|bonjour|nouvelles?|lettre\s+d[’']information|message\s+important|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(\s+(n°\s*)?\d+|\s+(du|de)\s+.{0,30}|\s+\d{4})?\s*[.!]?\s*$/iu,
  feigned: /^\s*((re|ré|rép|tr|fw|fwd)\s*:)/iu,
  sales: /(?<!\p{L})soldes?(?!\p{L})/iu,
  priceCut: /[-–−]\s?\d{1,2}\s?%|\d{1,2}\s?%\s+de\s+(remise|réduction|rabais)|au\s+lieu\s+de\s+\d/iu,
  wordy:
    /(?<!\p{L})(n[’']hésitez\s+pas\s+à|nous\s+avons\s+(le\s+plaisir|l[’']honneur|la\s+joie)\s+de|nous\s+vous\s+informons\s+que|veuillez|dans\s+le\s+cadre\s+de|afin\s+de|en\s+effet|nous\s+vous\s+prions|à\s+toutes\s+fins\s+utiles|suite\s+à\s+votre)(?!\p{L})/iu,
};

const en: CoachWords = {
  you: /\b(you|your|yours)\b/iu,
  me: /\b(i|i[’']m|me|my|we|us|our|we[’']re)\b/iu,
  crowd: /\b(our|the|dear|all)\s+(customers?|clients?|members?|subscribers?|clientele)\b/iu,
  future: /\b(you|we|i)([’']ll|\s+will|\s+shall)\s+\p{L}+/iu,
  conditional: /\b(you|we|i)([’']d|\s+would(?!\s+rather)|\s+could|\s+might)\s+\p{L}+/iu,
  present: {
    "you will be": "you are",
    "you'll be": "you are",
    "you will have": "you have",
    "you will find": "you find",
    "you will receive": "you receive",
    "you'll receive": "you receive",
    "you will get": "you get",
    "you'll get": "you get",
    "you will see": "you see",
    "you will discover": "you discover",
    "we will be": "we are",
    "we will keep": "we keep",
    "we'll keep": "we keep",
    "we will give": "we give",
    "we will send": "we send",
    "we'll send": "we send",
    "i will keep": "I keep",
    "i'll keep": "I keep",
    "i will send": "I send",
    "i'll send": "I send",
  },
  verb: /^\s*(see|open|keep|choose|read|get|take|come|discover|ask|give|show|book|answer|find|use|reserve|shop|stay|order|visit|try|meet|join|tell|call|start|collect|view|claim|check|write|listen|i\s+\p{L}+)\b/iu,
  vague: /^\s*(click\s+here|here|learn\s+more|more\s+info|read\s+more|ok|see|go|more)\s*[.!>→]*\s*$/iu,
  deadline:
    /\b(until|till|before|by\s+(the\s+)?(\d|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|last\s+day|ends?\s+(on|at|today|tonight|tomorrow)|today|tonight|tomorrow|this\s+(week|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|on\s+\[?(\d|monday|tuesday|wednesday|thursday|friday|saturday|sunday|day|date)|\d{1,2}\/\d{1,2}|only\s+\d+\s+days?)/iu,
  spam: /\b(100\s?%\s+free|free\s*!|easy\s+money|make\s+money|urgent|congratulations|click\s+here|act\s+now|amazing|incredible|once\s+in\s+a\s+lifetime|don[’']t\s+wait|last\s+chance|this\s+is\s+not\s+spam|unbeatable|best\s+price|miracle|risk[\s-]free|casino|easy\s+credit|winner)\b|\$\$+|€€+|!!+/iu,
  empty:
    /^\s*((the\s+|our\s+)?newsletter|news|update|hello|hi|information|important\s+message|january|february|march|april|may|june|july|august|september|october|november|december)(\s+(no\.?\s*)?\d+|\s+(of|for)\s+.{0,30})?\s*[.!]?\s*$/iu,
  feigned: /^\s*((re|fw|fwd)\s*:)/iu,
  sales: null,
  priceCut: /[-–−]\s?\d{1,2}\s?%|\d{1,2}\s?%\s+off|was\s+[£€$]\s?\d/iu,
  wordy:
    /\b(please\s+do\s+not\s+hesitate|we\s+are\s+(pleased|delighted|happy)\s+to|we\s+would\s+like\s+to\s+inform|kindly|in\s+order\s+to|please\s+be\s+advised|with\s+regard\s+to)\b/iu,
};

export const coachWords: Readonly<Record<Language, CoachWords>> = { fr, en };
