import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const own = [
  'dump.sh',
  'dumpEach.sh',
  'restore.sh',
  'empty.sql',
  'snapshot.sql',
  'rows.sql',
  'drill.sh',
  'drillEach.sh',
  'upload.js',
  'uploadEach.js',
  'storeDump.js',
  'download.js',
  'downloadEach.js',
  'fetchDump.js',
  'dumpFolder.js',
  'bucket.js',
  'names.js',
  'sealedFile.js',
];
/** The script that signs requests is the stand-in's. */
const shared = ['aws.js'];

/** Returns the files of the ConfigMap of a dump: what its containers run. No secret is among them. */
export function dumpFiles(): Record<string, string> {
  const read = (folder: string, names: readonly string[]) =>
    names.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  return Object.fromEntries([...read(__dirname, own), ...read(join(__dirname, '../standIn'), shared)]);
}
