import { createContext, useContext } from "react";
import type { ProgramDefinition } from "../../shared.ts";

export interface Design {
  readonly definition: ProgramDefinition;
  readonly write: (change: (definition: ProgramDefinition) => ProgramDefinition) => void;
}

export const DesignContext = createContext<Design | null>(null);

/** The program on the table, and how to write in it. */
export function useDesign(): Design {
  const design = useContext(DesignContext);
  if (design === null) throw new Error("useDesign is called outside of the designer.");
  return design;
}
