import { createContext, type ReactNode, useContext } from "react";
import type { Catalogue } from "./catalogue.tsx";
import type { Condition, Group } from "./draft.ts";

/** What every part of the sentence needs to change it. */
export interface Building {
  readonly root: Group;
  readonly catalogue: Catalogue;
  /** `by` names a run of changes undone in one step. */
  readonly change: (change: (root: Group) => Group, by?: string) => void;
  /** The condition whose editor is open. */
  readonly edited: string | null;
  readonly edit: (id: string | null) => void;
  /** Where the focus goes once the sentence is drawn again: the id of a part, or of a group's way to add. */
  readonly focusOn: (target: string) => void;
  readonly announce: (sentence: string) => void;
  readonly say: (condition: Condition) => string;
  /** How many the whole sentence means now, to be seen while a condition is changed. */
  readonly tally: ReactNode;
}

export const BuildingContext = createContext<Building | null>(null);

export function useBuilding(): Building {
  const building = useContext(BuildingContext);
  if (building === null) throw new Error("A part of a rule is drawn outside of its builder.");
  return building;
}

export const focusTarget = { part: (id: string) => `part-${id}`, add: (groupId: string) => `add-${groupId}` };
