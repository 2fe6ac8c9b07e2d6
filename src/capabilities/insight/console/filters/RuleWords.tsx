import { useI18n } from "../../../../console/i18n.tsx";
import { leavesOf, type PeopleRule } from "../../shared.ts";
import { sayWho } from "../../rules/sentences.ts";
import { useSpeech } from "./reading.ts";

/** Whom a rule means, as a sentence. */
export default function RuleWords({ rule }: { readonly rule: PeopleRule }) {
  const { t } = useI18n();
  return `${t("insight.filter.start")} ${sayWho(rule, useSpeech(leavesOf(rule)))}`;
}
