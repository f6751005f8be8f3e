import pino, { type Logger } from 'pino';
import type { LogLevel } from '../configuration/configuration';

/**
 * Returns a log that writes JSON, a line each, to standard output. Texts of messages and tokens are never logged.
 *
 * @param context returns what every line carries besides
 */
export function createLog(level: LogLevel, context: () => object = () => ({})): Logger {
  return pino({
    level,
    // Names as log aggregators know them.
    messageKey: 'message',
    mixin: context,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
