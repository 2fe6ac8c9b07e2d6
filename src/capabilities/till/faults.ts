// Connections, resources, operators and conflicts between transactions (PostgreSQL, appendix A): the next try may well succeed.
const passing = /^(08|40|53|55|57|58)/;

/** Whether the same thing would fail the same way: the fault is of what was asked, not of the server or the way to it. */
export function failsAgain(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const { code } = fault as { code?: unknown };
  if (typeof code === "string")
    return /^[0-9A-Z]{5}$/.test(code) && !passing.test(code) && !code.startsWith("E");
  return !/connect|terminat|timeout|timed out|pool|closed/i.test(fault.message);
}
