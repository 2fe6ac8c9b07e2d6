import type { Language } from "../language.ts";

export type Texts = Readonly<Record<string, string>>;

// One file per room and language: a page brings the words of its room with it, the first screen only its own.
const files = import.meta.glob<Texts>(["./*.json", "../../capabilities/*/texts/*.json"], {
  import: "default",
});

const frameTexts = "console";
const speaking = new Map<Language, Record<string, string>>();
const needed = new Set([frameTexts]);

/**
 * Answers the texts of a language: those of the frame and of every room opened so far. The answer grows in place
 * when another room is opened, before its first page is drawn.
 */
export async function loadTexts(language: Language): Promise<Texts> {
  const texts = speaking.get(language) ?? {};
  // Registered before the wait: a room opened meanwhile is then loaded in this language too.
  speaking.set(language, texts);
  await Promise.all([...needed].map(async (room) => await add(texts, room, language)));
  return texts;
}

/** To be awaited before anything of these rooms is drawn. */
export async function needTexts(rooms: readonly string[]): Promise<void> {
  for (const room of rooms) needed.add(room);
  await Promise.all(
    [...speaking].flatMap(([language, texts]) => rooms.map(async (room) => await add(texts, room, language))),
  );
}

/** What is drawn only once its words are there. */
export function withTexts<Module>(load: () => Promise<Module>, rooms: readonly string[]) {
  return async () => {
    const [module] = await Promise.all([load(), needTexts(rooms)]);
    return module;
  };
}

async function add(texts: Record<string, string>, room: string, language: Language): Promise<void> {
  Object.assign(texts, await files[pathOf(room, language)]?.());
}

const pathOf = (room: string, language: Language) =>
  room === frameTexts ? `./${language}.json` : `../../capabilities/${room}/texts/${language}.json`;
