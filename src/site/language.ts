import type { FastifyReply, FastifyRequest } from "fastify";
import { type Language, say } from "../platform/texts.ts";

const cookieName = "rebelote_language";
const yearInSeconds = 365 * 24 * 3600;

/**
 * The visitor's language: the one just chosen (`?lang=`, kept a year), the one to look at once (`?show=`, for a preview), the one
 * kept, the browser's, then the shop's.
 */
export function readLanguage(
  request: FastifyRequest,
  reply: FastifyReply,
  shopLanguage: Language = "fr",
): Language {
  const query = (request.query ?? {}) as { readonly lang?: unknown; readonly show?: unknown };
  const looked = known(query.show);
  if (looked !== null) return looked;
  const chosen = known(query.lang);
  if (chosen !== null) {
    void reply.setCookie(cookieName, chosen, {
      path: "/",
      maxAge: yearInSeconds,
      httpOnly: true,
      sameSite: "lax",
    });
    return chosen;
  }
  const kept = known(request.cookies[cookieName]);
  return kept ?? browserLanguage(request.headers["accept-language"]) ?? shopLanguage;
}

function known(value: unknown): Language | null {
  return value === "fr" || value === "en" ? value : null;
}

function browserLanguage(accepted: string | undefined): Language | null {
  const weighed = (accepted ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const quality = /^\s*q=([01](?:\.\d+)?)\s*$/.exec(parameters.join(";"))?.[1];
    return { language: known(tag.slice(0, 2).toLowerCase()), quality: Number(quality ?? 1) };
  });
  const spoken = weighed.filter(({ language, quality }) => language !== null && quality > 0);
  return spoken.toSorted((one, other) => other.quality - one.quality)[0]?.language ?? null;
}

export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Sentences in one language, with the no-break spaces French asks for. */
export function sayer(language: Language): Say {
  return (key, values = {}) => {
    const said = say(language, key, values);
    return language === "fr" ? frenchSpaces(said) : said;
  };
}

function frenchSpaces(text: string): string {
  return text
    .replace(/ (?=[;!?](?:\s|$))/g, "\u202f")
    .replace(/ (?=[:%»€](?:[\s.,)]|$))/g, "\u00a0")
    .replace(/« /g, "«\u00a0");
}
