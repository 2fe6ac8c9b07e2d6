import type { KeyboardEvent } from "react";
import type { BoardPerson } from "../../shared.ts";

export type Act = "contact" | "exclude" | "departure";

const acts: Readonly<Record<string, Act>> = { c: "contact", e: "exclude", r: "departure" };

/** Cards on the screen, by the element that bears the keyboard: arrows read them from the page itself. */
const persons = new WeakMap<Element, BoardPerson>();

/** Ties a card's link to whom it shows. */
export function bearsPerson(person: BoardPerson) {
  return (link: Element | null) => {
    if (link !== null) persons.set(link, person);
  };
}

/** Arrows go from card to card and from column to column; c, e and r act on the card reached. */
export function useBoardKeys(onAct: (act: Act, person: BoardPerson) => void) {
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const link = event.target.closest("[data-card]");
    if (link !== event.target) return;
    const person = persons.get(link);
    const act = acts[event.key.toLowerCase()];
    if (act !== undefined && person !== undefined) {
      event.preventDefault();
      return onAct(act, person);
    }
    const next = cardAfter(event.key, event.currentTarget, link);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  return { onKeyDown };
}

function cardAfter(key: string, board: HTMLElement, link: Element): HTMLElement | undefined {
  const columns = [...board.querySelectorAll("[data-column]")].map((column) => [
    ...column.querySelectorAll<HTMLElement>("[data-card]"),
  ]);
  const at = columns.findIndex((cards) => cards.some((card) => card === link));
  const cards = columns[at] ?? [];
  const place = cards.findIndex((card) => card === link);
  switch (key) {
    case "ArrowDown":
      return cards[place + 1];
    case "ArrowUp":
      return cards[place - 1];
    case "Home":
      return cards[0];
    case "End":
      return cards.at(-1);
    case "ArrowRight":
      return nearest(columns.slice(at + 1), place);
    case "ArrowLeft":
      return nearest(columns.slice(0, Math.max(at, 0)).reverse(), place);
    default:
      return undefined;
  }
}

/** The same height in the next column that has somebody. */
function nearest(columns: readonly HTMLElement[][], place: number): HTMLElement | undefined {
  const cards = columns.find((one) => one.length > 0);
  return cards?.[Math.min(place, cards.length - 1)];
}
