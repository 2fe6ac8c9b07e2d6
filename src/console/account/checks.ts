/** Loose on purpose: only the message that arrives proves an address. */
export const looksLikeEmail = (text: string) => /^\S+@\S+\.\S+$/.test(text.trim());

/** The server asks the same; saying it here spares a round trip. */
export const shortestPassword = 12;
