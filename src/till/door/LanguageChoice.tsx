import { useWords } from "../words/words.tsx";

const named = { fr: "Français", en: "English" } as const;

export function LanguageChoice() {
  const { language, setLanguage } = useWords();
  const other = language === "fr" ? "en" : "fr";
  return (
    <button type="button" className="button quiet wide" lang={other} onClick={() => setLanguage(other)}>
      {named[other]}
    </button>
  );
}
