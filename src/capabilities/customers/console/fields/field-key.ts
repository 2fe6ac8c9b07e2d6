import { fold } from "../../../../values/fold.ts";

/** The short name programs use, made from the question: "Chocolat préféré" gives "chocolat_prefere". */
export function fieldKey(label: string): string {
  const words = fold(label)
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[0-9_]+|_+$/g, "");
  return words === "" ? "" : words.slice(0, 40).replace(/_+$/, "");
}
