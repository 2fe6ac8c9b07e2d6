/** Whether every text in the value, keys included, can be kept by PostgreSQL: no NUL, no half of a surrogate pair. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000");
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return true;
  for (const [key, one] of Object.entries(value)) if (!isStorable(key) || !isStorable(one)) return false;
  return true;
}
