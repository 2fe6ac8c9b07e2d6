/** Where the console has its page about the counter, as people type it. */
export function consoleAddress(): string {
  return `${location.host}/till-settings`;
}
