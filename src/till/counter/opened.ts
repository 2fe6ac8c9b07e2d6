/** The dialog that stands before the counter. */
export type Opened = "enrol" | "menu" | "journal" | "return" | "paper" | "camera" | "help" | null;
