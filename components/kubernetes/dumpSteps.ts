import { scriptsFolder, type DumpStep } from './dumpJob';

/** What the two containers of each job run, the first before the second. */
export interface DumpSteps {
  readonly dump: DumpStep;
  readonly upload: DumpStep;
  /** Before a restore. */
  readonly download: DumpStep;
  readonly restore: DumpStep;
  /** Before a drill. */
  readonly fetch: DumpStep;
  readonly drill: DumpStep;
}

const work = '/work';
const server = '/server';
/** Who wants another dump than the newest writes its name in the place of this. */
const newest = { DUMP: 'newest' };
/** Who restores writes the name of a database in the place of this, in both containers: there is no dump of it. */
const unnamed = 'unnamed';

const script = (name: string) => `${scriptsFolder}/${name}`;

/** Returns the steps of the dumps of one database: the one that the variables of libpq name. */
export function stepsOfOne(retentionDays: number): DumpSteps {
  const file = `${work}/dump.sql.gz`;
  const download = { name: 'download', command: ['download.js', file], variables: newest };
  return {
    dump: { name: 'dump', command: ['dump.sh', file, script('snapshot.sql'), script('rows.sql')] },
    upload: { name: 'upload', command: ['upload.js', file], variables: kept(retentionDays) },
    download,
    restore: { name: 'restore', command: ['restore.sh', file, script('empty.sql')] },
    fetch: download,
    drill: { name: 'drill', command: ['drill.sh', file, server, script('rows.sql')] },
  };
}

/** Returns the steps of the dumps of every database of a server, of which those at least must be there. */
export function stepsOfEach(databases: readonly string[], retentionDays: number): DumpSteps {
  // A mistake of who restores must not lead the dump of one database into another.
  const file = `${work}/$(DATABASE).sql.gz`;
  const chosen = { DATABASE: unnamed };
  const expected = { DATABASES: databases.join(' ') };
  return {
    dump: { name: 'dump', command: ['dumpEach.sh', work], variables: expected },
    upload: { name: 'upload', command: ['uploadEach.js', work], variables: kept(retentionDays) },
    download: { name: 'download', command: ['download.js', file], variables: { ...chosen, ...newest } },
    restore: {
      name: 'restore',
      command: ['restore.sh', file, script('empty.sql')],
      variables: { ...chosen, PGDATABASE: '$(DATABASE)' },
    },
    fetch: { name: 'download', command: ['downloadEach.js', work], variables: expected },
    drill: { name: 'drill', command: ['drillEach.sh', work, server] },
  };
}

function kept(retentionDays: number) {
  return { RETENTION_DAYS: String(retentionDays) };
}
