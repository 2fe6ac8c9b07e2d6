const mutedAs = "rebelote-till-muted";
let audio: AudioContext | null = null;

export function isMuted(): boolean {
  try {
    return localStorage.getItem(mutedAs) === "yes";
  } catch {
    return false;
  }
}

export function setMuted(muted: boolean): void {
  try {
    localStorage.setItem(mutedAs, muted ? "yes" : "no");
  } catch {
    // Some private windows refuse to remember.
  }
}

/** Two soft notes up when it is done, one low one when it is not. */
export function beep(kind: "done" | "refused"): void {
  if (isMuted() || typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
  const notes = kind === "done" ? [660, 880] : [220];
  for (const [place, frequency] of notes.entries()) sound(audio, frequency, audio.currentTime + place * 0.09);
}

function sound(context: AudioContext, frequency: number, from: number): void {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.12, from + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, from + 0.16);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + 0.18);
}
