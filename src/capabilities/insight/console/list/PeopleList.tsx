import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Bookmark, Search, Send, Users } from "lucide-react";
import { useState } from "react";
import { allWords, oneWord, useAddress, useGoTo, writeAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { readSort, writeSort } from "../../../../console/components/virtual-table.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { addressFor, isFilter, type PeopleRule, ruleOfWords } from "../../shared.ts";
import PeopleFilters from "./PeopleFilters.tsx";
import styles from "./list.module.css";
import { usePeople } from "./people.ts";
import PeopleTable, { sortsOfPeople } from "./PeopleTable.tsx";

export function PeopleList() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const may = usePermission();
  const sort = readSort(oneWord(search["sort"]), sortsOfPeople, { key: "last_purchase", direction: "desc" });
  const rule = ruleOfWords(search);
  const people = usePeople(rule, sort);
  const isFiltered = Object.entries(search).some(
    ([name, word]) => word !== undefined && isFilter(name, allWords(word)),
  );
  return (
    <div className={styles.list}>
      <SearchField key={oneWord(search["text"]) === undefined ? "empty" : "typed"} />
      <PeopleFilters search={search} change={change} count={people.count} />
      <PeopleTable
        id="people"
        label={t("insight.customers.title")}
        rule={rule}
        sort={sort}
        onSort={(next) => void change({ sort: writeSort(next) })}
        tools={
          isFiltered && (
            <>
              {may("messages:write") && <WriteToThem rule={rule} />}
              {may("segments:write") && <SaveAsSegment rule={rule} />}
            </>
          )
        }
        empty={<NobodyFound isFiltered={isFiltered} />}
        height="max(380px, calc(100dvh - 400px))"
      />
    </div>
  );
}

/** A message for whoever the filters keep. */
function WriteToThem({ rule }: { readonly rule: PeopleRule }) {
  const { t } = useI18n();
  return (
    <Button
      component={AppLink}
      href={addressFor("/messages/new", rule)}
      variant="subtle"
      size="compact-md"
      fz={13}
      leftSection={<Send size={16} strokeWidth={1.75} aria-hidden />}
    >
      {t("insight.customers.message")}
    </Button>
  );
}

/** Whoever the filters keep, as a group that keeps itself up to date. */
function SaveAsSegment({ rule }: { readonly rule: PeopleRule }) {
  const { t } = useI18n();
  const address = `/segments/new${writeAddress({ rule: JSON.stringify(rule) })}`;
  return (
    <Button
      component={AppLink}
      href={address}
      variant="subtle"
      size="compact-md"
      fz={13}
      leftSection={<Bookmark size={16} strokeWidth={1.75} aria-hidden />}
    >
      {t("insight.customers.save_segment")}
    </Button>
  );
}

/** Typing looks for somebody at once; the address keeps what was typed. */
function SearchField() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const [typed, setTyped] = useState(oneWord(search["text"]) ?? "");
  const look = useDebouncedCallback(
    (text: string) => void change({ text: text.trim().length > 1 ? text : undefined }),
    180,
  );
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={t("insight.customers.search")}
      placeholder={t("insight.customers.search_hint")}
      leftSection={<Search size={18} strokeWidth={1.75} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        look(event.currentTarget.value);
      }}
      spellCheck={false}
      autoComplete="off"
    />
  );
}

function NobodyFound({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  if (isFiltered) {
    return (
      <Empty
        icon={Users}
        sentence={t("insight.customers.nobody")}
        action={
          <Button variant="default" onClick={() => goTo("/customers?view=list")}>
            {t("insight.customers.everybody")}
          </Button>
        }
      />
    );
  }
  return (
    <Empty
      icon={Users}
      title={t("insight.customers.empty_title")}
      sentence={t("insight.customers.empty")}
      action={<Button onClick={() => goTo("/files")}>{t("insight.customers.import")}</Button>}
    />
  );
}
