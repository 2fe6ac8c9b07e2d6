import { useI18n } from "../../../console/i18n.tsx";
import { fieldKey } from "../rules/fields.ts";
import { piecesOf } from "../rules/liquid-text.ts";

/** Words with their fields by name, for a list: "Bienvenue [Prénom]". */
export function useFieldWords() {
  const { t } = useI18n();
  return (text: string) =>
    piecesOf(text)
      .map(({ kind, text: piece }) => {
        // A beginning of a text may end within a field.
        if (kind === "words") return piece.replace(/\{[{%][^}]*$/, "…");
        const key = fieldKey(/^\{\{-?\s*([\p{L}_][\p{L}\p{N}\p{M}_]*)/u.exec(piece)?.[1] ?? "");
        return kind === "tag" ? "" : key === undefined ? "…" : `[${t(`templates.field.${key}`)}]`;
      })
      .join("");
}
