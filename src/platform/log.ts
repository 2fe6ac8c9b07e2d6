import { type Logger, pino } from "pino";

export type Log = Logger;

/**
 * Structured lines on standard error, without personal data: routes are logged by their pattern, never with the
 * query or the body; request ids tie the lines of one request together.
 */
export function createLog(level: string = process.env["REBELOTE_LOG"] ?? "warn"): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["req.headers.authorization", "req.headers.cookie"],
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
