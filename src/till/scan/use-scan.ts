import { useEffect, useRef } from "react";
import { BurstReader } from "./burst.ts";

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * Catches a scanner anywhere on the screen. What it typed into a field before it was known as a scanner is put back as it was, and
 * the key that ends it reaches nothing.
 */
export function useScan(onScan: (text: string) => void): void {
  const handler = useRef(onScan);
  useEffect(() => {
    handler.current = onScan;
  });

  useEffect(() => {
    const reader = new BurstReader();
    let before: { readonly field: Field; readonly value: string } | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.repeat) return;
      const { code, key, shiftKey: shift } = event;
      const step = reader.take({ code, key, shift, atMs: event.timeStamp });
      if (step.kind === "started") before = fieldNow();
      if (step.kind !== "scanned") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (before !== null) putBack(before.field, before.value);
      handler.current(step.text);
    };
    addEventListener("keydown", listen, { capture: true });
    return () => removeEventListener("keydown", listen, { capture: true });
  }, []);
}

function fieldNow(): { field: Field; value: string } | null {
  const field = document.activeElement;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isField ? { field, value: field.value } : null;
}

function putBack(field: Field, value: string): void {
  if (field.value === value) return;
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
