import type { Aim, Channel, Language } from "../rules/document.ts";
import { subjectIn } from "../rules/subject.ts";
import type { LibraryTemplate } from "./build.ts";
import { offers } from "./offers.ts";
import { calls, letters, texts } from "./others.ts";
import { relations } from "./relations.ts";
import { services } from "./services.ts";

/** Good examples to start from, in the order in which a gallery shows them. */
export const library: readonly LibraryTemplate[] = [
  ...relations,
  ...offers,
  ...services,
  ...texts,
  ...letters,
  ...calls,
];

const bySlug: ReadonlyMap<string, LibraryTemplate> = new Map(library.map((one) => [one.slug, one]));

export function libraryTemplate(slug: string): LibraryTemplate | undefined {
  return bySlug.get(slug);
}

export function listLibrary(
  { channel, aim }: { readonly channel?: Channel; readonly aim?: Aim },
  language: Language,
) {
  return library
    .filter(
      (one) => (channel === undefined || one.channel === channel) && (aim === undefined || one.aim === aim),
    )
    .map(({ slug, name, about, draft, class: messageClass, ...one }) => ({
      slug,
      channel: one.channel,
      class: messageClass,
      aim: one.aim,
      name: name[language],
      about: about[language],
      subject: subjectIn(draft, language),
    }));
}
