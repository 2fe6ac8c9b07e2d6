import { expect, test } from "vitest";
import { type Draft, type Finding, richOf } from "../../shared.ts";
import { blocksOf } from "./draft.ts";
import { takeProposal } from "./proposals.ts";

const draft: Draft = {
  channel: "email",
  words: {
    fr: {
      subject: "DERNIERS JOURS !!",
      preheader: "",
      text: null,
      blocks: [
        { id: "a", kind: "text", rich: richOf("Vous trouverez ici ce que vous trouverez là.") },
        { id: "b", kind: "button", label: "Venez", link: "https://example.com/trouverez" },
      ],
    },
  },
};
const finding = (place: Omit<Finding["place"], "language">, excerpt: string, proposal: string): Finding => ({
  code: "future_tense",
  weight: "could",
  place: { language: "fr", ...place },
  excerpt,
  proposal,
});

test("what the coach proposes takes the place of the words it is about, once", () => {
  const taken = takeProposal(draft, finding({ part: "block", block: "a" }, "trouverez", "trouvez"));
  expect(blocksOf(taken, "fr")[0]).toMatchObject({
    rich: richOf("Vous trouvez ici ce que vous trouverez là."),
  });
  expect(takeProposal(draft, finding({ part: "subject" }, "!!", "!"))).toMatchObject({
    words: { fr: { subject: "DERNIERS JOURS !" } },
  });
});

test("words that stand there no more are left, and addresses are no words", () => {
  expect(takeProposal(draft, finding({ part: "block", block: "b" }, "trouverez", "trouvez"))).toEqual(draft);
  expect(takeProposal(draft, finding({ part: "whole" }, "Venez", "Viens"))).toBe(draft);
  const french = {
    ...finding({ part: "subject" }, "!!", "!"),
    place: { language: "en", part: "subject" },
  } as const;
  expect(takeProposal(draft, french)).toBe(draft);
});
