import { Button, Drawer, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import {
  type Finding,
  type Language,
  languages,
  languagesOf,
  type TemplateAnswer,
  type VersionAnswer,
} from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { Preview } from "../preview/Preview.tsx";
import { useTemplatesChanged } from "../reading.ts";
import { useFindings } from "./findings.ts";
import { lineId } from "./call/CallEditor.tsx";
import { type Chosen, EditingContext, focusOn, handleId } from "./editing.ts";
import styles from "./editor.module.css";
import { SaveState, SaveTrouble } from "./SaveState.tsx";
import { useSaving } from "./saving.ts";
import { ChosenSettings, Side, type SideTab } from "./Side.tsx";
import { useSteps } from "./steps.ts";
import { type ShownLanguages, Toolbar, type View } from "./Toolbar.tsx";
import { Writing } from "./Writing.tsx";
import { useWriting } from "./writing.ts";

/** A template being written, seen as it will be read, and published. */
export function Editor({ template }: { readonly template: TemplateAnswer }) {
  const { t, language: spoken } = useI18n();
  const may = usePermission();
  const mayWrite = may("templates:write") && template.archivedAt === null;
  const writing = useWriting(template);
  const { written, change } = writing;
  const saving = useSaving(template, written);
  const findings = useFindings(template.id, saving.revision, written);
  const [view, setView] = useState<View>(mayWrite ? "write" : "preview");
  const [shown, setShown] = useState<ShownLanguages>(() => firstShown(template, spoken));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [tab, setTab] = useState<SideTab>("about");
  const [announced, setAnnounced] = useState("");
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const isNarrow = useMediaQuery("(max-width: 64em)") ?? false;
  const publish = usePublish(template, saving.flush, () => setTab("coach"));
  const shownLanguages = shown === "both" ? languages : [shown];

  function choose(next: Chosen | null) {
    setChosen(next);
    if (next !== null) setTab("block");
  }
  function show(finding: Finding) {
    const { language, part, block = "" } = finding.place;
    if (!shownLanguages.includes(language)) setShown(language);
    setView("write");
    if (part === "block") choose({ language, id: block });
    focusOn(elementOf(language, part, block));
  }
  const { back, forth } = useSteps({
    writing,
    isWriting: view === "write",
    announce: setAnnounced,
    save: saving.flush,
  });

  return (
    <EditingContext
      value={{
        written,
        channel: template.channel,
        change: (edit, by) => change(edit, by ?? null),
        chosen,
        choose,
        openSettings: isNarrow ? () => setDrawerOpen(true) : null,
        announce: setAnnounced,
      }}
    >
      <Page
        title={written.name.trim() || template.name}
        sentence={<Standing template={template} />}
        back={<WayBack />}
        action={
          mayWrite && (
            <Button loading={publish.isPending} onClick={() => publish.mutate()}>
              {t("templates.publish")}
            </Button>
          )
        }
      >
        <Toolbar
          view={view}
          setView={setView}
          mayWrite={mayWrite}
          shown={shown}
          setShown={setShown}
          undo={back}
          redo={forth}
        >
          {mayWrite && <SaveState saving={saving} />}
        </Toolbar>
        <SaveTrouble saving={saving} onTheirs={(theirs) => change(() => theirs)} />
        {view === "preview" ? (
          <Preview
            channel={template.channel}
            words={{ templateId: template.id, revision: saving.revision }}
            languages={shownLanguages.filter((one) => languagesOf(written.draft).includes(one))}
          />
        ) : (
          <Table
            id={template.id}
            languages={shownLanguages}
            tab={tab}
            setTab={setTab}
            findings={findings}
            onShow={show}
          />
        )}
        <VisuallyHidden role="status">{announced}</VisuallyHidden>
      </Page>
      {isNarrow && (
        <SettingsDrawer isOpen={isDrawerOpen} close={() => setDrawerOpen(false)} chosen={chosen} />
      )}
    </EditingContext>
  );
}

/** To the message this template was opened from, or to all of them. */
function WayBack() {
  const { t } = useI18n();
  const [{ back }] = useAddress();
  const from = oneWord(back);
  const isOurs = from !== undefined && /^\/(messages|customers)\/[\w-]+$/u.test(from);
  return isOurs ? (
    <AppLink href={from}>{t("templates.back_to_message")}</AppLink>
  ) : (
    <AppLink href={addresses.all}>{t("templates.title")}</AppLink>
  );
}

interface TableProps extends ComponentProps<typeof Side> {
  readonly languages: readonly Language[];
}

/** The words, one language or both, with what belongs to them beside. */
function Table({ languages: shown, ...side }: TableProps) {
  const areBoth = shown.length > 1;
  return (
    <div className={styles.table} data-both={areBoth || undefined}>
      {shown.map((language) => (
        <Writing key={language} language={language} isNamed={areBoth} />
      ))}
      <div className={styles.side}>
        <Side {...side} />
      </div>
    </div>
  );
}

interface SettingsDrawerProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly chosen: Chosen | null;
}

/** Where there is no room beside the words, the settings of a block come up from below. */
function SettingsDrawer({ isOpen, close, chosen }: SettingsDrawerProps) {
  const { t } = useI18n();
  return (
    <Drawer
      opened={isOpen}
      onClose={close}
      position="bottom"
      size="70%"
      title={t("templates.side.block")}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <ChosenSettings chosen={chosen} />
    </Drawer>
  );
}

/** The reader's own language when it is written in, else the first one that is. */
function firstShown(template: TemplateAnswer, spoken: Language): Language {
  const written = languagesOf(template.draft);
  return written.includes(spoken) ? spoken : (written[0] ?? spoken);
}

function elementOf(language: Language, part: Finding["place"]["part"], block: string): string {
  if (part === "block") return handleId(language, block);
  if (part === "step" || part === "objection") return lineId(language, `${part}s`, Number(block) - 1);
  return `${part}-${language}`;
}

/** What it is, and what has left of it. */
function Standing({ template }: { readonly template: TemplateAnswer }) {
  const { t, instant } = useI18n();
  const { published, isChanged, archivedAt, channel } = template;
  const kind = t(`templates.channel.${channel}`);
  if (archivedAt !== null) return t("templates.standing.archived", { kind });
  if (published === null) return t("templates.standing.draft", { kind });
  return t(isChanged ? "templates.standing.changed" : "templates.standing.published", {
    kind,
    number: published.number,
    when: instant(published.at),
  });
}

/** Keeps what is written, then makes a version of it; what stands in the way is led to. */
function usePublish(template: TemplateAnswer, flush: () => Promise<boolean>, onRefused: () => void) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useTemplatesChanged();
  return useMutation({
    mutationFn: async () =>
      (await flush()) ? await api.post<VersionAnswer>(`/templates/${template.id}/versions`) : null,
    onSuccess: async (version) => {
      if (version === null) return;
      toasts.saved(t("templates.published", { number: version.number }));
      await changed();
    },
    onError: (fault) => {
      onRefused();
      toasts.failed(fault);
    },
  });
}
