const lockName = "rebelote-till";

/**
 * One tab at a time is the till: two would each believe to know what waits. The second one says so, and may take over.
 * Without locks (a page that does not come by HTTPS) every tab is one; the server still applies each operation once.
 */
export async function heldAlone(onHeld: () => void, onHeldElsewhere: () => void): Promise<void> {
  if (!("locks" in navigator)) return onHeld();
  await hold({ ifAvailable: true }, onHeld, onHeldElsewhere);
}

/** Takes the till away from the other tab. */
export async function takeOver(onHeld: () => void, onHeldElsewhere: () => void): Promise<void> {
  await hold({ steal: true }, onHeld, onHeldElsewhere);
}

async function hold(options: LockOptions, onHeld: () => void, onLost: () => void): Promise<void> {
  try {
    await navigator.locks.request(lockName, options, async (lock) => {
      if (lock === null) return onLost();
      onHeld();
      await new Promise<never>(() => undefined);
    });
  } catch {
    // Stolen by another tab.
    onLost();
  }
}
