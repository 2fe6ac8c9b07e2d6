import fc from "fast-check";
import { expect, test } from "vitest";
import { bceOf, sirenOf, vatOf, vatOfSiren } from "./company-number.ts";
import { blanksOf, skeletonOf } from "./legal-skeletons.ts";
import { readPicture } from "./picture.ts";
import { mapLink, pointOfText } from "./place.ts";

test("numbers of companies are taken with spaces and dots, and one wrong digit is seen", () => {
  expect(sirenOf("552 100 554")).toBe("552100554");
  expect(sirenOf("55210055400013")).toBe("552100554");
  expect(bceOf("BE 0403.170.701")).toBe("0403170701");
  expect(bceOf("403.170.701")).toBe("0403170701");
  expect(bceOf("1000.000.021")).toBe("1000000021");
  expect(vatOf("FR 40 303 265 045")).toBe("FR40303265045");
  expect(vatOf("be0403170701")).toBe("BE0403170701");
  expect(vatOf("FR41303265045")).toBeNull();
  fc.assert(
    fc.property(
      fc.constantFrom("552100554", "303265045", "732829320"),
      fc.nat(8),
      fc.integer({ min: 1, max: 9 }),
      (siren, place, by) => {
        const digit = (Number(siren[place]) + by) % 10;
        const wrong = siren.slice(0, place) + digit + siren.slice(place + 1);
        expect(sirenOf(wrong)).toBeNull();
        expect(vatOf(vatOfSiren(siren))).toBe(vatOfSiren(siren));
      },
    ),
  );
});

test.each([
  ["48.8566, 2.3522", 48.8566, 2.3522],
  ["geo:50.63,3.06?z=17", 50.63, 3.06],
  [
    "https://www.google.com/maps/place/Lille/@50.1,3.1,15z/data=!3m1!4b1!4m5!3m4!1s0x0!8m2!3d50.6291!4d3.0573",
    50.6291,
    3.0573,
  ],
  ["https://www.google.com/maps/@50.6291,3.0573,17z", 50.6291, 3.0573],
  ["https://www.openstreetmap.org/?mlat=50.6291&mlon=3.0573#map=18/50.6/3.1", 50.6291, 3.0573],
  ["https://www.openstreetmap.org/#map=18/50.6291/-3.0573", 50.6291, -3.0573],
  ["https://maps.apple.com/?ll=50.6291,3.0573&q=Maison", 50.6291, 3.0573],
  ["https://www.bing.com/maps?cp=50.6291~3.0573&lvl=16", 50.6291, 3.0573],
])("a pasted link gives its place: %s", (text, latitude, longitude) => {
  expect(pointOfText(text)).toEqual({ latitude, longitude });
});

test("a shortened link and nonsense give no place, and nothing is fetched", () => {
  for (const text of ["https://maps.app.goo.gl/abc", "12 rue de Béthune, Lille", "148.0, 2.0", ""])
    expect(pointOfText(text)).toBeNull();
  expect(mapLink({ latitude: null, longitude: null, address: null, postcode: null, city: null })).toBeNull();
});

const png = (width: number, height: number) => {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
};

test("a logo is what its bytes say, whatever it is called", () => {
  expect(readPicture(png(600, 200))).toEqual({ mediaType: "image/png", width: 600, height: 200 });
  expect(readPicture(png(9_000, 200))).toMatchObject({ refused: "picture_size" });
  const svg = new TextEncoder().encode('<?xml version="1.0"?><svg onload="alert(1)"/>');
  expect(readPicture(svg)).toMatchObject({ refused: "picture_is_svg" });
  expect(readPicture(new TextEncoder().encode("<html><script>"))).toMatchObject({
    refused: "picture_not_readable",
  });
  expect(readPicture(new Uint8Array(600_000))).toMatchObject({ refused: "picture_too_large" });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readPicture(bytes)).toHaveProperty("refused");
    }),
  );
});

test("a first text says what is known and leaves a blank where only the owner knows", () => {
  const nothing = {
    company: null,
    legalForm: null,
    number: null,
    register: null,
    vat: null,
    address: null,
    email: null,
    phone: null,
  };
  const known = { ...nothing, company: "Maison Lacaille SARL", shop: "Maison Lacaille", country: "FR" };
  const { body } = skeletonOf("terms", "fr", known);
  expect(body).toContain("Maison Lacaille SARL");
  expect(blanksOf(body).length).toBeGreaterThan(5);
  expect(blanksOf("Tout est dit.")).toEqual([]);
  for (const country of ["FR", "BE"])
    for (const kind of ["terms", "imprint", "accessibility"] as const)
      for (const language of ["fr", "en"] as const)
        expect(blanksOf(skeletonOf(kind, language, { ...known, country }).body).length).toBeGreaterThan(0);
});
