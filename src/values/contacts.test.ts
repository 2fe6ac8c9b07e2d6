import plan from "libphonenumber-js/metadata.max";
import { expect, test } from "vitest";
import { birthdayOf } from "./birthday.ts";
import { emailOf, likelyEmail } from "./email.ts";
import { phoneOf } from "./phone.ts";

test("a phone is the same however it is typed", () => {
  for (const typed of [
    "06 12 34 56 78",
    "06.12.34.56.78",
    "+33 6 12 34 56 78",
    "0033612345678",
    "+33 (0)6 12 34 56 78",
  ]) {
    expect(phoneOf(typed, "FR", plan)?.e164, typed).toBe("+33612345678");
    if (typed.startsWith("0") && !typed.startsWith("00")) continue;
    expect(phoneOf(typed, "BE", plan)?.e164, typed).toBe("+33612345678");
  }
  expect(phoneOf("0470 12 34 56", "BE", plan)).toMatchObject({ e164: "+32470123456", kind: "mobile" });
  expect(phoneOf("081 22 33 44", "BE", plan)).toMatchObject({ e164: "+3281223344", kind: "fixed" });
});

test("a number of the French overseas territories has its own country code", () => {
  expect(phoneOf("0690 12 34 56", "FR", plan)).toMatchObject({ e164: "+590690123456", country: "GP" });
  expect(phoneOf("0692 12 34 56", "FR", plan)).toMatchObject({ e164: "+262692123456", country: "RE" });
  expect(phoneOf("+33 696 12 34 56", "FR", plan)).toMatchObject({ e164: "+596696123456", country: "MQ" });
});

test("a mobile number kept for fiction is read as a number", () => {
  for (const typed of ["06 39 98 12 34", "+33 6 39 98 12 34", "0033639981234"]) {
    expect(phoneOf(typed, "FR", plan), typed).toMatchObject({ e164: "+33639981234", kind: "mobile" });
  }
  expect(phoneOf("06 39 98 12 3", "FR", plan)).toBeNull();
  expect(phoneOf("0639 01 23 45", "FR", plan)).toMatchObject({ country: "YT" });
});

test("what is no phone is none", () => {
  for (const typed of ["", "12", "06 12", "aucun", "0612345678901"])
    expect(phoneOf(typed, "FR", plan), typed).toBeNull();
});

test("an e-mail is compared trimmed and in lower case; a slip is proposed, never forced", () => {
  expect(emailOf(" Marie@Example.test ")).toBe("marie@example.test");
  for (const typed of ["marie", "marie@", "a@b", "a..b@c.fr", ".a@c.fr", "a b@c.fr", "a@-c.fr", "a@c..fr"]) {
    expect(emailOf(typed), typed).toBeNull();
  }
  expect(likelyEmail("marie@gamil.com")).toBe("marie@gmail.com");
  expect(likelyEmail("marie@gmail.com")).toBeNull();
});

test("a birthday exists in some calendar", () => {
  expect(birthdayOf(29, 2)).toEqual({ day: 29, month: 2, year: null });
  expect(birthdayOf(29, 2, 2000)).toEqual({ day: 29, month: 2, year: 2000 });
  expect(birthdayOf(29, 2, 1999)).toBeNull();
  expect(birthdayOf(31, 4)).toBeNull();
});
