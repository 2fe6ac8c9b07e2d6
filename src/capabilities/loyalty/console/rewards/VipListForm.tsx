import { Radio, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { PeopleFilters } from "../../../insight/console/index.tsx";
import {
  type AddressWords,
  customersAddress,
  everybody,
  type PeopleAnswer,
  type PeopleRule,
  ruleOfWords,
  wordsOfRule,
} from "../../../insight/shared.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import type { VipList } from "../../shared.ts";
import common from "../common/common.module.css";
import { useLoyaltyChanged } from "../reading.ts";

interface VipListFormProps {
  /** Absent: a new one. */
  readonly list?: VipList;
  readonly close: (id: string) => void;
}

/** A list of privileged customers: named one by one, or whoever the same filters as the customers' list keep. */
export function VipListForm({ list, close }: VipListFormProps) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const before = (list?.rule ?? null) as PeopleRule | null;
  const [words, setWords] = useState<AddressWords>(() => (before === null ? {} : wordsOfRule(before)));
  const rule = ruleOfWords(words);
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: { name: list?.name ?? "", way: before === null ? "named" : "rule" },
    check: ({ name, way }) => ({
      name: name.trim() === "" ? t("loyalty.vip.name_missing") : undefined,
      way: way === "rule" && isEverybody(rule) ? t("loyalty.vip.rule_missing") : undefined,
    }),
    send: async ({ name, way }) => {
      const body = { name: name.trim(), ...(way === "rule" ? { rule } : {}) };
      const saved =
        list === undefined
          ? await api.post<VipList>("/loyalty/vip-lists", { body })
          : await api.put<VipList>(`/loyalty/vip-lists/${list.id}`, { body });
      await changed();
      toasts.saved(t("loyalty.vip.saved", { name: body.name }));
      close(saved.id);
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          label={t("loyalty.vip.name")}
          description={t("loyalty.vip.name_hint")}
          maxLength={120}
          data-autofocus
          {...field("name")}
        />
        <Radio.Group label={t("loyalty.vip.way")} {...field("way")}>
          <Stack gap="xs" mt={4}>
            <Radio value="named" label={t("loyalty.vip.way_named")} />
            <Radio value="rule" label={t("loyalty.vip.way_rule")} />
          </Stack>
        </Radio.Group>
        {form.values.way === "rule" && <Filters words={words} setWords={setWords} rule={rule} />}
      </Stack>
      <SubmitButton isSending={isSending}>
        {t(list === undefined ? "loyalty.vip.add" : "loyalty.save")}
      </SubmitButton>
    </Form>
  );
}

interface FiltersProps {
  readonly words: AddressWords;
  readonly setWords: (change: (words: AddressWords) => AddressWords) => void;
  readonly rule: PeopleRule;
}

function Filters({ words, setWords, rule }: FiltersProps) {
  const { t } = useI18n();
  const count = useQuery({
    queryKey: ["people", "count", rule],
    queryFn: async ({ signal }) =>
      await api.post<PeopleAnswer>("/people/search", { body: { rule, limit: 1 }, signal }),
    enabled: !isEverybody(rule),
    placeholderData: (known) => known,
  }).data?.count;
  return (
    <Suspense fallback={<p className={common.quiet}>{t("console.table.loading")}</p>}>
      <PeopleFilters
        search={words}
        change={async (changes) => {
          setWords((now) => ({ ...now, ...changes }));
        }}
        count={isEverybody(rule) ? undefined : (count ?? undefined)}
      />
      <p className={common.quiet}>{t("loyalty.vip.rule_hint")}</p>
    </Suspense>
  );
}

/** The way to the same people on the customers' list, where the rule reads as a sentence. */
export function RuleSentence({ rule }: { readonly rule: unknown }) {
  const { t } = useI18n();
  return (
    <p className={common.quiet}>
      {t("loyalty.vip.followed")}{" "}
      <AppLink href={customersAddress(rule as PeopleRule)}>{t("loyalty.vip.rule_link")}</AppLink>
    </p>
  );
}

const isEverybody = (rule: PeopleRule) => JSON.stringify(rule) === JSON.stringify(everybody);
