import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenTexts } from "../../capabilities/till/shared.ts";
import { tokenMaker } from "../model/tokens.ts";
import { FindIndex } from "./find-index.ts";
import { idAt, idWords } from "./id-words.ts";
import { readQuestion } from "./question.ts";
import { type Findable, readSegment, segmentOf, writeSegment } from "./segment.ts";

const key = btoa("0123456789abcdef0123456789abcdef");
const tokenOf = tokenMaker(() => key);

const idOf = (place: number) => `01890000-0000-7000-8000-${place.toString(16).padStart(12, "0")}`;

type Person = { firstName: string; lastName: string; phones: string[]; postcode?: string; card?: string };

async function rowOf(person: Person, place: number): Promise<Findable> {
  const tokens = await Promise.all(
    tokenTexts(person.phones, person.lastName).map(async (text) => await tokenOf(text)),
  );
  return {
    id: idOf(place),
    firstName: person.firstName,
    initial: person.lastName.slice(0, 1),
    postcode: person.postcode ?? null,
    cards: person.card === undefined ? [] : [person.card],
    phoneEnds: person.phones.map((phone) => phone.slice(-4)),
    tokens: tokens.join(""),
  };
}

async function shopOf(people: readonly Person[]): Promise<FindIndex> {
  const index = new FindIndex(tokenOf);
  // As it is read back from the disk.
  index.addSegment(readSegment(writeSegment(segmentOf(await Promise.all(people.map(rowOf))))));
  return index;
}

const names = async (index: FindIndex, typed: string) =>
  (await index.find(readQuestion(typed))).shown.map(({ firstName, initial }) => `${firstName} ${initial}`);

const chantal = {
  firstName: "Chantal",
  lastName: "Verhaegen",
  phones: ["0612345678"],
  card: "9482133756422181",
};
const claire = { firstName: "Claire", lastName: "Dupont", phones: ["0698345678"] };
const elodie = { firstName: "Élodie", lastName: "De la Tour", phones: ["0475120034"] };
const anne = { firstName: "Anne-Sophie", lastName: "Œuvrard", phones: [] };
const people = [chantal, claire, elodie, anne];

test("the last four digits leave two, a fifth and a sixth tell them apart without their numbers being on the device", async () => {
  const shop = await shopOf(people);
  expect(await names(shop, "5678")).toEqual(["Chantal V", "Claire D"]);
  expect(await names(shop, "345678")).toEqual(["Chantal V", "Claire D"]);
  expect(await names(shop, "2345678")).toEqual(["Chantal V"]);
  expect(await names(shop, "06 98 34 56 78")).toEqual(["Claire D"]);
  expect(await names(shop, "+33 6 98 34 56 78")).toEqual(["Claire D"]);
});

test("while fewer than four digits are typed they begin the last four, as people say them", async () => {
  const shop = await shopOf(people);
  expect(await names(shop, "00")).toEqual(["Élodie D"]);
  expect(await names(shop, "56")).toEqual(["Chantal V", "Claire D"]);
  expect(await names(shop, "78")).toEqual([]);
});

test("names are found without accents, by either part and by the middle of a compound", async () => {
  const shop = await shopOf(people);
  expect(await names(shop, "elod")).toEqual(["Élodie D"]);
  expect(await names(shop, "sophie")).toEqual(["Anne-Sophie Œ"]);
  expect(await names(shop, "verhae")).toEqual(["Chantal V"]);
  expect(await names(shop, "verhaegen chantal")).toEqual(["Chantal V"]);
  expect(await names(shop, "chantal d")).toEqual([]);
  expect(await names(shop, "tour")).toEqual(["Élodie D"]);
  expect(await names(shop, "c v")).toEqual(["Chantal V"]);
});

test("a card's number typed with spaces finds its holder, and one that was replaced finds nobody", async () => {
  const shop = await shopOf(people);
  expect(await names(shop, "9482 1337 5642 2181")).toEqual(["Chantal V"]);
  shop.change({ ...(await rowOf(chantal, 0)), cards: ["9111111111111111"] });
  expect(shop.idOfCard("9482133756422181")).toBeUndefined();
});

test("at most three are shown, and how many there are is said", async () => {
  const shop = await shopOf(
    Array.from({ length: 12 }, (_, place) => ({ ...claire, phones: [`06${place}0005678`] })),
  );
  const { shown, total } = await shop.find(readQuestion("5678"));
  expect([shown.length, total]).toEqual([3, 12]);
});

test("beyond a hundred nobody is counted any more", async () => {
  const shop = await shopOf(Array.from({ length: 150 }, () => claire));
  const { shown, total } = await shop.find(readQuestion("c"));
  expect([shown.length, total]).toEqual([3, 100]);
});

test("who changed is found as she is now, once; who is gone is found no more", async () => {
  const shop = await shopOf(people);
  shop.change({ ...(await rowOf({ ...claire, firstName: "Clara" }, 1)) });
  expect(await names(shop, "cla")).toEqual(["Clara D"]);
  shop.remove(idOf(0));
  expect(await names(shop, "5678")).toEqual(["Clara D"]);
  expect(shop.size).toBe(3);
});

test("whatever the shop's customers are, each is among those found by any end of her own phone of four digits or more", async () => {
  const phone = fc.stringMatching(/^06\d{8}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.array(phone, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 4, max: 9 }),
      async (phones, length) => {
        const shop = await shopOf(phones.map((one) => ({ firstName: "A", lastName: "B", phones: [one] })));
        for (const one of phones) {
          const { total } = await shop.find(readQuestion(one.slice(-length)));
          expect(total).toBeGreaterThanOrEqual(1);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a customer is found among fifty thousand by name and by number", async () => {
  const index = new FindIndex(tokenOf);
  const hashed = await rowOf(chantal, 0);
  for (let thousand = 0; thousand < 50; thousand += 1) {
    index.addSegment(
      segmentOf(
        Array.from({ length: 1_000 }, (_, place) => ({
          ...hashed,
          id: idOf(thousand * 1_000 + place + 1),
          firstName: `Client${place}`,
          cards: [],
          tokens: "AAAABBBBCCCCDDDD",
          phoneEnds: [
            String(thousand * 1_000 + place)
              .padStart(5, "0")
              .slice(1),
          ],
        })),
      ),
    );
  }
  index.change(hashed);
  expect(await names(index, "chantal")).toEqual(["Chantal V"]);
  expect(await names(index, "2345678")).toEqual(["Chantal V"]);
  expect(index.size).toBe(50_001);
});

test("a later segment speaks for those it has, and those who are gone by it are gone", async () => {
  const shop = await shopOf(people);
  const clara = await rowOf({ ...claire, firstName: "Clara" }, 1);
  shop.addSegment(segmentOf([clara], [idOf(0)]));
  expect(await names(shop, "5678")).toEqual(["Clara D"]);
  expect(shop.size).toBe(3);
  expect(shop.idOfCard(chantal.card)).toBeUndefined();
  expect(shop.placeOf(idOf(1))).toEqual({ segment: 1, row: 0 });
  expect(shop.livingOf(0)).toEqual([idOf(2), idOf(3)]);
  expect(shop.wornSegment).toBeUndefined();
  shop.change({ ...(await rowOf(elodie, 2)), firstName: "Elo" });
  expect(shop.wornSegment).toBe(0);
  expect(shop.size).toBe(3);
});

test("what was put in a segment is found once, and somebody enrolled meanwhile stays", async () => {
  const shop = await shopOf(people);
  const clara = await rowOf({ ...claire, firstName: "Clara" }, 1);
  const marc = await rowOf({ firstName: "Marc", lastName: "", phones: ["0611223344"] }, 9);
  shop.change(clara);
  shop.change(marc);
  shop.addChanges(segmentOf([clara]), [clara.id]);
  expect(await names(shop, "cla")).toEqual(["Clara D"]);
  expect(await names(shop, "3344")).toEqual(["Marc "]);
  expect(shop.size).toBe(5);
});

test("an identifier and a segment come back from their columns as they were", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uuid(), { maxLength: 20 }),
      fc.array(fc.string({ maxLength: 6 }), { minLength: 20, maxLength: 20 }),
      (ids, texts) => {
        for (const id of ids) expect(idAt(Uint32Array.from(idWords(id)), 0)).toBe(id);
        const rows = ids.map((id, place) => ({
          id,
          firstName: texts[place] ?? "",
          initial: (texts[place] ?? "").slice(0, 1),
          postcode: texts[place] ?? null,
          cards: place % 2 === 0 ? [] : ["9482133756422181"],
          phoneEnds: ["0012", "9999"].slice(0, place % 3),
          tokens: "AAAA".repeat(place % 4),
        }));
        const segment = segmentOf(rows, ids.slice(0, 2));
        expect(readSegment(writeSegment(segment))).toEqual(segment);
      },
    ),
  );
});
