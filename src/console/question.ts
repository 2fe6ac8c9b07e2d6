import type { ReactNode } from "react";

/** What is asked before something that cannot be undone. */
export interface Question {
  /** "Supprimer la fiche de Chantal ?" */
  readonly title: string;
  /** What will happen, and what cannot be undone. */
  readonly effect: ReactNode;
  /** Names the effect ("Supprimer la fiche"), never "OK". */
  readonly action: string;
  readonly isDangerous?: boolean;
}
