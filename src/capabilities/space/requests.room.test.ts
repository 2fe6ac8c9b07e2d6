import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { newPhone, signInBySms } from "../../../tests/support/space.ts";

const opened = await openTestServer();
const { database, ask, makeKey } = opened;

let shops = 0;
async function chantalAtHome() {
  shops += 1;
  const slug = `demandes-${shops}`;
  const merchantId = await openTestShop(database, { slug });
  const key = await makeKey(merchantId);
  const made = await ask(key, "POST", "/customers", {
    firstName: "Chantal",
    emails: ["chantal@example.com"],
    phones: ["0612345601"],
  });
  const phone = newPhone(opened);
  await signInBySms(opened, phone, { merchantId, slug, e164: "+33612345601" });
  return {
    key,
    id: made.json<{ id: string }>().id,
    phone,
    to: (path: string) => `/c/${slug}/account${path}`,
  };
}

test("a request from her space is known to the shop with its deadline, and nobody asks who she is again", async () => {
  const { key, id, phone, to } = await chantalAtHome();
  expect((await phone.get(to("/data"))).body).toContain("Faire une demande");
  const page = await phone.get(to("/request"));
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('value="rectification"');
  const wrong = await phone.post(to("/request"), { kind: "everything", words: "" });
  expect(wrong.statusCode).toBe(422);
  const sent = await phone.post(to("/request"), { kind: "rectification", words: "Lefebvre avec un b" });
  expect(sent.body).toContain("Elle porte le n° 1");
  const { items } = (await ask(key, "GET", "/privacy/requests")).json<{ items: object[] }>();
  expect(items).toEqual([
    expect.objectContaining({
      customerId: id,
      kind: "rectification",
      origin: "space",
      identityBy: "signed_in",
      words: "Lefebvre avec un b",
    }),
  ]);
});

test("each partner has a yes of its own, never given beforehand, and taken back as easily", async () => {
  const { key, phone, to } = await chantalAtHome();
  expect((await phone.get(to("/partners"))).body).toContain("ne transmet vos données à aucun partenaire");
  await ask(key, "PATCH", "/privacy/settings", { shares: true });
  const added = await ask(key, "POST", "/privacy/partners", {
    name: "Fromagerie Dubois",
    activity: "fromages affinés",
    contractOn: "2026-01-01",
    uses: 2,
    endsOn: "2099-12-31",
    givesBack: false,
  });
  const id = added.json<{ items: { id: string }[] }>().items[0]?.id ?? "";
  expect((await phone.get(to("/partners"))).body).toContain("Vous n’avez pas dit oui");
  const agreed = async () =>
    (await ask(key, "GET", "/privacy/partners")).json<{ items: { agreed: number }[] }>().items[0]?.agreed;
  expect(await agreed()).toBe(0);
  await phone.post(to("/partners"), { partner: id, agrees: "yes" });
  expect(await agreed()).toBe(1);
  expect((await phone.get(to("/partners"))).body).toContain("Vous avez dit oui");
  await phone.post(to("/partners"), { partner: id, agrees: "no" });
  expect(await agreed()).toBe(0);
});
