import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { Till, TillState } from "./till.ts";

const Context = createContext<Till | null>(null);

export function TillProvider({ till, children }: { readonly till: Till; readonly children: ReactNode }) {
  return <Context value={till}>{children}</Context>;
}

export function useTill(): { readonly till: Till; readonly state: TillState } {
  const till = useContext(Context);
  if (till === null) throw new Error("useTill is called outside of TillProvider.");
  const state = useSyncExternalStore(till.state.watch, till.state.read);
  return { till, state };
}
