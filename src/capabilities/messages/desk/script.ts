import type { Tx } from "../../../platform/database.ts";
import { shopFace } from "../../accounts/index.ts";
import { type Given, renderScript, type Version } from "../../templates/index.ts";
import type { BeginAnswer } from "./schema-calls.ts";

/** The script of a call, written for the one who is called and in the name of the one who calls. */
export async function scriptFor(
  tx: Tx,
  version: Version,
  {
    language,
    given,
    caller,
  }: { readonly language: string; readonly given: Given | null; readonly caller: string },
): Promise<NonNullable<BeginAnswer["script"]>> {
  const { brand } = await shopFace(tx);
  const { steps, objections } = renderScript(version, language, given ?? { fields: {} }, {
    sender: `${caller}, ${brand.senderName}`,
  });
  return { steps: [...steps], objections: [...objections] };
}
