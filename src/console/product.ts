/** The only place where the console writes its own name. */
export const productName = "Rebelote";
