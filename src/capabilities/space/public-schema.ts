import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const Intro = Type.String({ maxLength: 600, description: "Plain words at the head of the shop's page" });

export const SiteChange = Type.Object(
  {
    introFr: Intro,
    introEn: Intro,
    joinsOpen: Type.Boolean({ description: "Whether the page gives cards" }),
  },
  { additionalProperties: false },
);

export const SiteAnswer = Type.Object({
  ...SiteChange.properties,
  pages: Type.Array(
    Type.Object({
      page: choice(["shop", "program", "join", "store", "space"]),
      name: Type.String({ description: "Of a store; empty otherwise" }),
      path: Type.String(),
      url: Type.String({ description: "The whole address, as customers type it" }),
    }),
  ),
  checks: Type.Array(
    Type.Object({
      code: choice([
        "address",
        "contact",
        "company",
        "program",
        "terms",
        "hours",
        "places",
        "colour",
        "intro",
      ]),
      isDone: Type.Boolean(),
      isNeeded: Type.Boolean({ description: "False: makes the pages better" }),
      to: nullable(Type.String({ description: "Of the console: where it is done" })),
    }),
    { description: "What the pages still lack, computed" },
  ),
});
export type SiteAnswer = Static<typeof SiteAnswer>;

export const PosterQuery = Type.Object({
  size: choice(["a5", "a6"]),
  language: choice(["fr", "en"]),
});
