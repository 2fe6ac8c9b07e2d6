import fc from "fast-check";
import { expect, test } from "vitest";
import { deflated, inflated } from "./deflate.ts";
import { makeVaultKey, Vault } from "./vault.ts";

test("what was made small and sealed comes back as it was, with a key as without one", async () => {
  const vaults = [new Vault(await makeVaultKey()), new Vault(null)];
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      for (const vault of vaults) {
        expect(await inflated(await vault.openBytes(await vault.sealBytes(await deflated(value))))).toEqual(
          plain,
        );
      }
    }),
    { numRuns: 30 },
  );
});

test("another key opens nothing", async () => {
  const sealed = await new Vault(await makeVaultKey()).seal({ firstName: "Chantal" });
  await expect(new Vault(await makeVaultKey()).open(sealed)).rejects.toThrow(Error);
  await expect(new Vault(null).open(sealed)).rejects.toThrow(/no longer has/);
});
