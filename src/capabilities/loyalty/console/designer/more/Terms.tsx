import { Button, Textarea } from "@mantine/core";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { useRulesWords } from "../rules-words.ts";

export const sayTerms = ({ terms }: ProgramDefinition, { t }: I18n): string =>
  t(terms.trim() === "" ? "loyalty.design.terms.say.made" : "loyalty.design.terms.say.own");

/** The rules the customer accepts: written from the program until the shop writes its own. */
export function Terms() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const words = useRulesWords()(definition);
  const set = (terms: string) => write((one) => ({ ...one, terms }));
  if (definition.terms === "") {
    return (
      <>
        <ul className={styles.rules}>
          {words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <Button variant="default" onClick={() => set(words.join("\n"))}>
          {t("loyalty.design.terms.write")}
        </Button>
      </>
    );
  }
  return (
    <>
      <Textarea
        label={t("loyalty.design.terms.label")}
        description={t("loyalty.design.terms.hint")}
        value={definition.terms}
        autosize
        minRows={6}
        maxLength={20_000}
        onChange={(event) => set(event.currentTarget.value)}
      />
      <Button variant="default" onClick={() => set("")}>
        {t("loyalty.design.terms.again")}
      </Button>
    </>
  );
}
