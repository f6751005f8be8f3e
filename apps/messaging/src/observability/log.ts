import pino, { type Logger } from 'pino';
import type { LogLevel } from '../configuration/configuration';

/** Returns a log that writes JSON, a line each, to standard output. Texts of messages and tokens are never logged. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    // Names as log aggregators know them.
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
