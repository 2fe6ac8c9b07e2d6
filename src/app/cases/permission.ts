import { mayContact, rulesetOf } from "../../capabilities/permission/index.ts";
import type { Facts } from "../../capabilities/permission/index.ts";
import type { Playable } from "./playable.ts";
import { CaseFault, type Value } from "./words.ts";

type Expected = {
  readonly allowed: boolean;
  readonly reason: string;
  readonly nextAllowedAt: string | null;
  readonly unlock: string | null;
};

type PermissionCase = {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly input: Facts & { readonly now: string };
  readonly expected: Expected;
};

/** Whether a file asks “may we speak to this person?”: facts, an instant and the answer. */
export function isPermissionCase(words: Readonly<Record<string, Value>>): boolean {
  const { input, expected } = words;
  return isRecord(input) && "consents" in input && isRecord(expected) && "unlock" in expected;
}

function isRecord(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One question of permission, asked of the rule itself: its facts are already in the rule's words. */
export function readPermissionCase(file: string, content: Value): Playable[] {
  const { id, title, kind, input, expected } = content as unknown as PermissionCase;
  return [
    {
      id,
      file,
      title,
      strength: kind,
      play: async () => {
        const { now, ...facts } = input;
        const decision = mayContact(facts, rulesetOf(now), now);
        compare(expected, decision);
      },
    },
  ];
}

function compare(expected: Expected, decided: Expected): void {
  for (const key of ["allowed", "reason", "nextAllowedAt", "unlock"] as const) {
    if (expected[key] !== decided[key])
      throw new CaseFault(`${key} is ${String(decided[key])}, expected ${String(expected[key])}`);
  }
}
