import type { Exported } from '../exportSystem';
import type { ExportSubject } from '../recordStack';

export function composeExport(
  _subject: ExportSubject,
  _root: string,
  _header: readonly string[],
): Promise<Exported> {
  throw new Error('not there yet');
}
