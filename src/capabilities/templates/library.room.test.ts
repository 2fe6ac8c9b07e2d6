import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { library } from "./library/index.ts";
import { addTemplate, readForShop } from "./operations.ts";
import { previewTemplate } from "./operations-preview.ts";
import type { Finding } from "./rules/findings.ts";

const database = await openTestDatabase();
wireRooms();
const merchantId = await openTestShop(database);
const actor = systemActor(merchantId, "Test");

// What a shop has to fill in itself.
const toFillIn = new Set(["placeholder_left", "picture_missing", "code_missing", "legal_identity_missing"]);

function graveOf(findings: readonly Finding[]): string[] {
  return findings.filter(({ code }) => !toFillIn.has(code)).map((one) => JSON.stringify(one));
}

test.each(library)(
  "the example $slug lacks nothing but what the shop fills in, in both languages",
  async ({ slug, draft }) => {
    await database.inMerchant(merchantId, async (tx) => {
      expect(await readForShop(tx, draft, draft.channel)).toEqual(draft);
      for (const language of ["fr", "en"] as const) {
        const shown = await previewTemplate(tx, { library: slug, language });
        if (isRefusal(shown)) throw new Error(shown.refused);
        expect(graveOf(shown.findings)).toEqual([]);
        expect(shown.language).toBe(language);
        expect(shown.text).not.toMatch(/\{\{|\}\}|\{%|undefined|templates\./);
        expect(shown.html).not.toMatch(/\{\{|\}\}|\{%|undefined|templates\./);
      }
    });
  },
);

test("a template begun from an example holds its words, in both languages", async () => {
  const made = await database.inMerchant(
    merchantId,
    async (tx) => await addTemplate(tx, actor, { library: "welcome" }),
  );
  expect(made).toMatchObject({
    name: "Bienvenue",
    channel: "email",
    class: "service",
    aim: "welcome",
    languages: ["fr", "en"],
  });
});

test("what stands in for an unknown field is never left for the shop to fill in", () => {
  for (const { slug, draft } of library)
    expect({ slug, left: /default: "\[/u.test(JSON.stringify(draft).replaceAll("\\", "")) }).toEqual({
      slug,
      left: false,
    });
});
