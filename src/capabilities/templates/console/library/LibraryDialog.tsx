import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { aims, type Channel, type TemplateAnswer, type TemplateClass } from "../../shared.ts";
import { Preview } from "../preview/Preview.tsx";
import { libraryQuery, useTemplatesChanged } from "../reading.ts";
import type { LibraryItem } from "../views.ts";
import styles from "./library.module.css";

interface LibraryDialogProps {
  readonly channel: Channel;
  /** Only examples of these classes; absent: all. */
  readonly classes?: readonly TemplateClass[] | undefined;
  readonly close: () => void;
  readonly onChosen: (templateId: string) => void;
}

/** Examples of the library by what they are to bring about; the one that is taken becomes a template of the shop. */
export default function LibraryDialog(props: LibraryDialogProps) {
  const { t } = useI18n();
  const isPhone = useMediaQuery("(max-width: 48em)") ?? false;
  return (
    <Modal
      opened
      onClose={props.close}
      size="xl"
      fullScreen={isPhone}
      title={t("templates.pick.title")}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <Examples {...props} />
    </Modal>
  );
}

function Examples({ channel, classes, close, onChosen }: LibraryDialogProps) {
  const { t, language } = useI18n();
  const { data, error, refetch } = useQuery(libraryQuery(language));
  const [opened, setOpened] = useState<LibraryItem | null>(null);
  if (data === undefined)
    return error === null ? <CardSkeleton lines={6} /> : <ErrorState fault={error} retry={refetch} />;
  if (opened !== null)
    return (
      <Shown
        channel={channel}
        example={opened}
        back={() => setOpened(null)}
        onTaken={(id) => {
          onChosen(id);
          close();
        }}
      />
    );
  const offered = data.filter(
    (one) => one.channel === channel && (classes === undefined || classes.includes(one.class)),
  );
  if (offered.length === 0) return <p className={styles.hint}>{t("templates.pick.none")}</p>;
  return (
    <div className={styles.shelves}>
      {aims
        .filter((aim) => offered.some((one) => one.aim === aim))
        .map((aim) => (
          <section key={aim} aria-labelledby={`aim-${aim}`}>
            <h3 id={`aim-${aim}`} className={styles.aim}>
              {t(`templates.aim.${aim}`)}
            </h3>
            <ul className={styles.examples}>
              {offered
                .filter((one) => one.aim === aim)
                .map((one) => (
                  <li key={one.slug}>
                    <button type="button" className={styles.example} onClick={() => setOpened(one)}>
                      <span className={styles.exampleName}>{one.name}</span>
                      <span className={styles.hint}>{one.about}</span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

interface ShownProps {
  readonly channel: Channel;
  readonly example: LibraryItem;
  readonly back: () => void;
  readonly onTaken: (templateId: string) => void;
}

function Shown({ channel, example, back, onTaken }: ShownProps) {
  const { t, language } = useI18n();
  const toasts = useToasts();
  const changed = useTemplatesChanged();
  const take = useMutation({
    mutationFn: async () => await api.post<TemplateAnswer>("/templates", { body: { library: example.slug } }),
    onSuccess: async ({ id }) => {
      await changed();
      onTaken(id);
    },
    onError: toasts.failed,
  });
  return (
    <div className={styles.shown}>
      <div className={styles.shownHead}>
        <Button
          variant="subtle"
          leftSection={<ArrowLeft size={18} strokeWidth={1.75} aria-hidden />}
          onClick={back}
        >
          {t("templates.pick.back")}
        </Button>
        <Button loading={take.isPending} onClick={() => take.mutate()}>
          {t("templates.pick.take")}
        </Button>
      </div>
      <h3 className={styles.shownName}>{example.name}</h3>
      <p className={styles.hint}>{example.about}</p>
      <Preview channel={channel} words={{ library: example.slug }} languages={[language]} />
    </div>
  );
}
