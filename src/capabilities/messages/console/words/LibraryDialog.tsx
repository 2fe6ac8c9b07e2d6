import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { Suspense, useState } from "react";
import { api } from "../../../../console/api.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { TemplatePreview } from "../../../templates/console/index.tsx";
import { aims, type Channel, type TemplateAnswer, type TemplateClass } from "../../../templates/shared.ts";
import { type Example, examplesQuery } from "./reading.ts";
import styles from "./words.module.css";

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
      title={t("messages.library.title")}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <Suspense fallback={<CardSkeleton lines={6} />}>
        <Examples {...props} />
      </Suspense>
    </Modal>
  );
}

function Examples({ channel, classes, close, onChosen }: LibraryDialogProps) {
  const { t, language } = useI18n();
  const { data, error, refetch } = useQuery(examplesQuery(channel, language));
  const [opened, setOpened] = useState<Example | null>(null);
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
  const offered = data.filter((one) => classes === undefined || classes.includes(one.class));
  if (offered.length === 0) return <p className={styles.hint}>{t("messages.library.none")}</p>;
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
  readonly example: Example;
  readonly back: () => void;
  readonly onTaken: (templateId: string) => void;
}

function Shown({ channel, example, back, onTaken }: ShownProps) {
  const { t, language } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: async () => await api.post<TemplateAnswer>("/templates", { body: { library: example.slug } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ["templates"] });
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
          {t("messages.library.back")}
        </Button>
        <Button loading={take.isPending} onClick={() => take.mutate()}>
          {t("messages.library.take")}
        </Button>
      </div>
      <h3 className={styles.shownName}>{example.name}</h3>
      <p className={styles.hint}>{example.about}</p>
      <TemplatePreview channel={channel} words={{ library: example.slug }} languages={[language]} />
    </div>
  );
}
