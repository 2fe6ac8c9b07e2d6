import { type ComponentType, createContext, type ReactNode, useContext } from "react";
import type { Block, Language } from "../../../shared.ts";

export interface BlockListProps {
  readonly language: Language;
  readonly blocks: readonly Block[];
  /** Below the blocks, above the footer: the way to add one. */
  readonly children?: ReactNode;
}

/** The list that blocks stand in, for the columns that are blocks themselves. */
export const BlockListContext = createContext<ComponentType<BlockListProps> | null>(null);

export function useBlockList() {
  const list = useContext(BlockListContext);
  if (list === null) throw new Error("Columns are drawn outside of their message.");
  return list;
}
