import { useEffect, useRef, useState } from "react";
import type { Found } from "../../capabilities/till/shared.ts";
import { useTill } from "../model/use-till.tsx";
import type { Hits } from "./find-index.ts";
import { readQuestion } from "./question.ts";

/** Between two digits of a number that somebody says aloud; beyond, the number is taken to be whole. */
const settleMs = 350;
const wholeEnd = 4;

type Answer = { readonly to: string; readonly hits: Hits };

type Finder = {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly hits: Hits | null;
  /** What was typed when `hits` was found. */
  readonly answersTo: string;
  readonly active: number;
  readonly setActive: (place: number) => void;
  /** What Enter means: the one that is marked, or the card that was typed. */
  readonly pick: () => void;
};

/** Answers each key from the device; asks the server beside, which knows whole names and numbers. */
export function useFinder(onFound: (id: string) => void, onCard: (number: string) => void): Finder {
  const { till } = useTill();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [active, setActive] = useState(0);
  const latest = useRef({ onFound, onCard });
  useEffect(() => {
    latest.current = {
      onFound: (id) => {
        setText("");
        onFound(id);
      },
      onCard: (number) => {
        setText("");
        onCard(number);
      },
    };
  });

  useEffect(() => {
    const question = readQuestion(text);
    if (question.kind === "nothing") return undefined;
    let isWanted = true;
    const settle = setTimeout(() => {
      if (question.kind === "card") latest.current.onCard(question.number);
      else if (question.kind === "phone" && question.end.length >= wholeEnd) void resolve();
    }, settleMs);

    const near = till.find(question);
    const far = question.kind === "card" ? Promise.resolve([]) : askFar();
    void near.then((found) => {
      if (!isWanted) return;
      setAnswer({ to: text, hits: found });
      setActive(0);
    });
    void Promise.all([near, far]).then(([here, there]) => {
      if (isWanted) setAnswer({ to: text, hits: merged(here, there) });
    });

    async function askFar(): Promise<readonly Found[]> {
      const { total } = await near;
      // What the device answers alone needs no question; the server's answer comes later than the next key.
      if (total > 0 && total <= 3 && question.kind === "phone") return [];
      await new Promise((resolveWait) => setTimeout(resolveWait, 120));
      return isWanted ? await till.findFar(text.trim()) : [];
    }

    async function resolve(): Promise<void> {
      const [here, there] = await Promise.all([near, far]);
      const all = merged(here, there);
      const [one] = all.shown;
      if (isWanted && all.total === 1 && one !== undefined) latest.current.onFound(one.id);
    }

    return () => {
      isWanted = false;
      clearTimeout(settle);
    };
  }, [text, till]);

  const pick = () => {
    const question = readQuestion(text);
    if (question.kind === "card") return latest.current.onCard(question.number);
    // An answer to fewer letters is of somebody else.
    const one = answer?.to === text ? answer.hits.shown[active] : undefined;
    if (one !== undefined) return latest.current.onFound(one.id);
    if (answer?.to !== text)
      void till.find(question).then(({ shown }) => {
        const [first] = shown;
        if (first !== undefined) latest.current.onFound(first.id);
      });
  };

  const isAsking = readQuestion(text).kind !== "nothing";
  // The answer to the letters before stays until the next one comes, so that nothing flickers; not one of another search.
  const isNear = answer !== null && (text.startsWith(answer.to) || answer.to.startsWith(text));
  return {
    ...{ text, setText, active, setActive, pick },
    hits: isAsking && isNear ? answer.hits : null,
    answersTo: answer?.to ?? "",
  };
}

/** The server knows more than the device, and says each only once. */
function merged(here: Hits, there: readonly Found[]): Hits {
  const more = there.filter(({ id }) => !here.shown.some((known) => known.id === id));
  if (more.length === 0) return here;
  return { shown: [...here.shown, ...more].slice(0, 3), total: here.total + more.length };
}
