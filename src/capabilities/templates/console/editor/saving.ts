import { useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { api } from "../../../../console/api.ts";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import type { TemplateAnswer } from "../../shared.ts";
import { templateQuery } from "../reading.ts";
import { type Written, writtenOf } from "./writing.ts";

const saveAfterMs = 700;

/** Somebody else saved meanwhile: what they wrote, to choose between. */
export type Conflict = { readonly theirs: TemplateAnswer };

type State =
  | { readonly kind: "saved" | "unsaved" | "saving" }
  | { readonly kind: "failed"; readonly fault: unknown }
  | { readonly kind: "conflict"; readonly conflict: Conflict };

/** Keeps what is written a moment after it is, over the revision that was read and no other. */
export function useSaving(template: TemplateAnswer, written: Written) {
  const queries = useQueryClient();
  const [kept, setKept] = useState({ revision: template.revision, at: template.updatedAt });
  const [state, setState] = useState<State>({ kind: "saved" });
  const revision = useRef(template.revision);
  const known = useRef(written);
  const latest = useRef(written);
  const running = useRef<Promise<boolean> | null>(null);

  function took(answer: TemplateAnswer, what: Written) {
    known.current = what;
    revision.current = answer.revision;
    setKept({ revision: answer.revision, at: answer.updatedAt });
    queries.setQueryData(templateQuery(answer.id).queryKey, answer);
    void queries.invalidateQueries({ queryKey: ["templates", "all"] });
  }

  async function send(): Promise<boolean> {
    while (latest.current !== known.current) {
      const what = latest.current;
      setState({ kind: "saving" });
      try {
        const body = { revision: revision.current, ...what, name: what.name.trim() || template.name };
        took(await api.put<TemplateAnswer>(`/templates/${template.id}`, { body }), what);
      } catch (fault) {
        setState(await stateAfter(fault, template.id));
        return false;
      }
    }
    setState({ kind: "saved" });
    return true;
  }

  /** Keeps everything written so far; answers whether it is. */
  async function flush(): Promise<boolean> {
    running.current ??= send().finally(() => {
      running.current = null;
    });
    return await running.current;
  }

  const isHeld = state.kind === "conflict";
  const saveNow = useEffectEvent(() => void flush());
  useEffect(() => {
    latest.current = written;
    if (written === known.current || isHeld) return;
    setState((now) => (now.kind === "saving" ? now : { kind: "unsaved" }));
    const timer = setTimeout(() => saveNow(), saveAfterMs);
    return () => clearTimeout(timer);
  }, [written, isHeld]);

  useLeaving({ isKept: () => latest.current === known.current, flush });

  return {
    state,
    revision: kept.revision,
    keptAt: kept.at,
    flush,
    /** Ours over theirs, which stays in nobody's hands. */
    keepOurs: ({ theirs }: Conflict) => {
      revision.current = theirs.revision;
      void flush();
    },
    /** Theirs; what we wrote is one step back. */
    takeTheirs: ({ theirs }: Conflict) => {
      const taken = writtenOf(theirs);
      latest.current = taken;
      took(theirs, taken);
      setState({ kind: "saved" });
      return taken;
    },
  };
}

export type Saving = ReturnType<typeof useSaving>;

/** What somebody else saved is read at once, to choose between. */
async function stateAfter(fault: unknown, id: string): Promise<State> {
  if (!isConflict(fault)) return { kind: "failed", fault };
  try {
    return { kind: "conflict", conflict: { theirs: await api.get(`/templates/${id}`) } };
  } catch (another) {
    return { kind: "failed", fault: another };
  }
}

const isConflict = (fault: unknown) => fault instanceof Problem && fault.code === "changed_meanwhile";

interface LeavingProps {
  readonly isKept: () => boolean;
  readonly flush: () => Promise<boolean>;
}

/** Who leaves takes a moment to save; what cannot be saved is asked about first. */
function useLeaving({ isKept, flush }: LeavingProps) {
  const { t } = useI18n();
  const confirm = useConfirm();
  useBlocker({
    shouldBlockFn: async () =>
      !isKept() &&
      !(await flush()) &&
      !(await confirm({
        title: t("templates.leave.title"),
        effect: t("templates.leave.effect"),
        action: t("templates.leave.action"),
        isDangerous: true,
      })),
    enableBeforeUnload: () => !isKept(),
  });
}
