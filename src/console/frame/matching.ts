const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word typed begins a word offered, accents and capitals aside: "imp fic" finds "Importer un fichier". */
export function matches(typed: string, ...offered: readonly string[]) {
  const words = offered.flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u));
  return fold(typed)
    .split(/\s+/)
    .filter((one) => one !== "")
    .every((one) => words.some((word) => word.startsWith(one)));
}
