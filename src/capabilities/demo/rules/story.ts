import { addDays, type Day } from "../../../values/day.ts";
import type { Dice } from "./dice.ts";
import type { DemoPerson, Registry } from "./people.ts";

/** The people the visitor is meant to discover. */
export function storyPeople(registry: Registry, firstDay: Day, today: Day): DemoPerson[] {
  const plain = { tags: [], consents: [], notes: [], birthday: null, language: "fr" } as const;
  const chantal: DemoPerson = {
    ...plain,
    role: "chantal",
    habit: "regular",
    home: "lille",
    kind: "person",
    title: "ms",
    firstName: "Chantal",
    lastName: "Vanneste",
    email: registry.email("Chantal", "Vanneste"),
    phone: registry.phone("lille", true),
    address: { postcode: "59000", city: "Lille", country: "FR", line1: "12 rue de la Clef", status: "good" },
    birthday: { day: 14, month: 6, year: 1961 },
    createdOn: addDays(firstDay, 2),
    tags: ["Habitué", "Thé"],
    consents: [
      { channel: "email", act: "granted", on: addDays(firstDay, 2), origin: "paper_form", hasProof: true },
    ],
    notes: [
      "Passe deux fois par mois, ballotin de 500 g et souvent de l’Earl Grey. Toujours un mot pour Karim.",
    ],
  };
  const delvaux: DemoPerson = {
    ...plain,
    role: "delvaux",
    habit: "prospect",
    home: "namur",
    kind: "person",
    title: "mr",
    firstName: "Étienne",
    lastName: "Delvaux",
    email: registry.email("Etienne", "Delvaux"),
    phone: registry.phone("namur", true),
    address: null,
    createdOn: addDays(today, -6),
    tags: ["Cadeaux d’affaires"],
    notes: [
      "Demande à être rappelé à 14 h 30 : quarante coffrets pour ses clients, avec le logo de l’étude.",
    ],
  };
  return [chantal, delvaux];
}

const companies = [
  {
    name: "Étude Delvaux & Associés",
    city: "Namur",
    home: "namur",
    contact: ["Nathalie", "Piette", "Office manager"],
  },
  {
    name: "Atelier Vauban Architectes",
    city: "Lille",
    home: "lille",
    contact: ["Julien", "Crombez", "Associé"],
  },
  {
    name: "Brasserie du Vieux-Lille",
    city: "Lille",
    home: "lille",
    contact: ["Sandrine", "Wagnon", "Gérante"],
  },
] as const;

/** Three firms that give chocolates, each with the person who orders. The contact follows the firm. */
export function storyCompanies(registry: Registry, firstDay: Day, place: number): DemoPerson[] {
  return companies.flatMap(
    ({ name, city, home, contact: [firstName, lastName, jobTitle] }, index): DemoPerson[] => {
      const plain = {
        tags: ["Cadeaux d’affaires"],
        consents: [],
        notes: [],
        birthday: null,
        language: "fr",
        home,
      } as const;
      const createdOn = addDays(firstDay, 20 + index * 45);
      const town =
        city === "Namur"
          ? ({ postcode: "5000", city, country: "BE" } as const)
          : ({ postcode: "59000", city, country: "FR" } as const);
      return [
        {
          ...plain,
          habit: "occasional",
          kind: "company",
          title: null,
          firstName: null,
          lastName: null,
          companyName: name,
          email: registry.email("contact", name.split(" ").at(-1) ?? name),
          phone: registry.phone(home, false),
          address: {
            ...town,
            line1: `${7 + index * 4} ${city === "Namur" ? "rue de Fer" : "rue Nationale"}`,
            status: "good",
          },
          createdOn,
        },
        {
          ...plain,
          habit: "prospect",
          kind: "person",
          title: null,
          firstName,
          lastName,
          jobTitle,
          worksFor: place + index * 2,
          email: registry.email(firstName, lastName),
          phone: null,
          address: null,
          createdOn,
        },
      ];
    },
  );
}

/** The same person written down twice: another spelling, the same phone. */
export function writtenTwice(dice: Dice, person: DemoPerson, today: Day): DemoPerson {
  const { firstName, lastName, title, home, phone, createdOn } = person;
  const later = addDays(createdOn, dice.between(30, 300));
  return {
    habit: "prospect",
    kind: "person",
    title,
    home,
    phone,
    firstName: otherSpelling(firstName ?? ""),
    lastName,
    email: null,
    address: null,
    birthday: null,
    language: "fr",
    createdOn: later < today ? later : today,
    tags: [],
    consents: [],
    notes: [],
  };
}

function otherSpelling(name: string): string {
  if (name.includes("-")) return name.replace("-", " ").split(" ")[0] ?? name;
  return name.endsWith("e") ? name.slice(0, -1) : `${name}e`;
}
