import { useEffect, useRef, useState } from "react";
import { Dialog } from "../counter/Dialog.tsx";
import { useWords } from "../words/words.tsx";

type CameraDialogProps = { readonly onRead: (text: string) => void; readonly onClose: () => void };

/** The second way to read a card, where there is no scanner. The decoder comes with the first opening. */
export function CameraDialog({ onRead, onClose }: CameraDialogProps) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const handler = useRef(onRead);
  useEffect(() => {
    handler.current = onRead;
  });

  useEffect(() => {
    const stopped = new AbortController();
    void import("./read-camera.ts")
      .then(async ({ readCamera }) => {
        if (video.current === null || stopped.signal.aborted) return;
        const text = await readCamera(video.current, stopped.signal);
        if (text !== null) handler.current(text);
      })
      .catch((fault: unknown) => {
        const isRefused = fault instanceof DOMException && fault.name === "NotAllowedError";
        setProblem(isRefused ? "counter.camera.refused" : "counter.camera.none");
      });
    return () => stopped.abort();
  }, []);

  return (
    <Dialog title={t("counter.camera.title")} onClose={onClose}>
      {problem === null ? (
        <>
          <div className="camera">
            <video ref={video} muted playsInline aria-label={t("counter.camera.picture")} />
            <div className="camera-frame" aria-hidden="true" />
          </div>
          <p className="hint">{t("counter.camera.hint")}</p>
        </>
      ) : (
        <p className="problem" role="alert">
          {t(problem)}
        </p>
      )}
    </Dialog>
  );
}
