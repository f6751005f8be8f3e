import assert from 'node:assert/strict';
import type { Dump, System } from '../../src/model/system';
import { withDumps } from '../../src/wiring/dumps';
import type { Landscape } from '../../src/wiring/landscape';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import { problemsOfGrants, wire } from '../../src/wiring/wire';
import { everywhere } from '../../src/model/environment';
import { sampleService, sampleStores } from './syntheticSystem';

const dump: Dump = {
  database: 'database',
  bucket: 'bucket',
  schedule: '0 3 * * *',
  retentionDays: 30,
  alertAfterHours: 26,
};

function system(dumps: readonly Dump[], more: Partial<System> = {}): System {
  return {
    name: 'sample',
    title: 'Sample',
    namespace: everywhere('sample'),
    region: 'eu-central-1',
    targets: ['aws', 'kubernetes'],
    environments: ['production'],
    cluster: everywhere({ nodes: 1, maximumNodes: 1, instanceType: 't3.medium' }),
    stores: { ...sampleStores, database: { ...sampleStores.database, namespace: 'data' } },
    services: { shop: sampleService(['database'], []) },
    ingresses: [],
    dumps,
    ...more,
  };
}

/** Three services, of which two have a database of their own. */
const perService: Partial<System> = {
  stores: { ...sampleStores, database: { ...sampleStores.database, databases: 'per-service' } },
  services: {
    shop: sampleService(['database'], []),
    'order-desk': sampleService(['database'], []),
    page: sampleService([], []),
  },
};

function wired(placement: 'managed' | 'in-cluster', wanted = system([dump])) {
  const landscape: Landscape = {
    environment: 'production',
    target: 'aws',
    placements: Object.fromEntries(Object.keys(sampleStores).map((name) => [name, placement])),
    publicSubnetCidrs: [],
    networkCidrs: [],
    dataSubnetCidrs: ['10.0.196.0/24'],
    ingressPeers: [],
    scraped: true,
  };
  return wire(withDumps(wanted), landscape, { bindings: [], grants: [] });
}

describe('withDumps', () => {
  it('adds jobs that dump and drill on their schedules, and one that restores by hand, where the database is', () => {
    const { services } = withDumps(system([dump]));
    const added = ['database-dump', 'database-restore', 'database-restore-drill'];
    assert.deepEqual(Object.keys(services), ['shop', ...added]);
    const drill = services['database-restore-drill'];
    assert(drill?.kind === 'job');
    assert.deepEqual(drill.runs, { kind: 'on-schedule', schedule: '0 6 * * 0' });
    assert.deepEqual(Object.keys(drill.uses ?? {}), ['bucket']);
    const daily = withDumps(system([{ ...dump, drillSchedule: '30 5 * * *' }]));
    assert.deepEqual(Reflect.get(daily.services['database-restore-drill'] ?? {}, 'runs'), {
      kind: 'on-schedule',
      schedule: '30 5 * * *',
    });
    const [made, restored] = [services['database-dump'], services['database-restore']];
    assert(made?.kind === 'job' && restored?.kind === 'job');
    assert.deepEqual(made.runs, { kind: 'on-schedule', schedule: '0 3 * * *' });
    assert.deepEqual(restored.runs, { kind: 'by-hand' });
    assert.equal(made.namespace, 'data');
    assert.equal(restored.namespace, 'data');
  });

  it('leaves a system without dumps as it is', () => {
    assert.deepEqual(withDumps(system([])), system([]));
  });

  it('lets the dump read the database and write the bucket, and the restore the other way round', () => {
    const roles = wired('in-cluster').grants.filter((grant) => grant.kind === 'database-role');
    assert.deepEqual(
      roles.map(({ role, databases, access }) => [role, databases, access]),
      [
        ['shop', ['sample'], 'read-write'],
        ['database_dump', ['sample'], 'read-only'],
        ['database_restore', ['sample'], 'owner'],
      ],
    );
    const statements = wired('managed').grants.filter((grant) => grant.kind === 'iam');
    const mayWrite = statements.filter(({ actions }) => actions.includes('s3:PutObject'));
    assert.deepEqual(
      mayWrite.map(({ service }) => service),
      ['database-dump'],
    );
    assert(statements.some(({ service }) => service === 'database-restore'));
  });

  it('lets the dump read, and the restore own, the database of each service, where each has its own', () => {
    const roles = (dumps: readonly Dump[]) =>
      wired('in-cluster', system(dumps, perService)).grants.flatMap((grant) =>
        grant.kind === 'database-role' ? [[grant.role, grant.databases, grant.access]] : [],
      );
    const own = [
      ['shop', ['shop'], 'read-write'],
      ['order_desk', ['order_desk'], 'read-write'],
    ];
    assert.deepEqual(roles([]), own);
    assert.deepEqual(roles([{ ...dump, placement: 'in-cluster' }]), [
      ...own,
      ['database_dump', ['shop', 'order_desk'], 'read-only'],
      ['database_restore', ['shop', 'order_desk'], 'owner'],
    ]);
  });

  it('tells the jobs which database there is, unless they name each themselves', () => {
    const named = (wanted: System) =>
      wired('in-cluster', wanted)
        .variables.get('database-dump')
        ?.some(({ variable }) => variable === 'PGDATABASE');
    assert.equal(named(system([dump])), true);
    assert.equal(named(system([{ ...dump, placement: 'in-cluster' }], perService)), false);
  });

  it('says in the access matrix which databases the jobs reach', () => {
    const wiring = wired('in-cluster', system([{ ...dump, placement: 'in-cluster' }], perService));
    const row = accessMatrix(wiring).find(({ binding }) => binding === 'database-restore uses database');
    assert(
      row?.grants.some(
        ({ grants }) =>
          grants ===
          'the role database_restore has owner access to the databases shop, order_desk of database',
      ),
    );
  });

  it('serves every grant to a binding, and every binding with a grant', () => {
    for (const placement of ['managed', 'in-cluster'] as const) {
      const { bindings, grants } = wired(placement);
      const own = grants.filter(({ bindings: served }) => served.every((id) => !id.startsWith('platform')));
      assert.deepEqual(problemsOfGrants({ bindings, grants: own, variables: new Map() }), []);
    }
  });

  it('puts what is secret in Secrets of the two jobs alone', () => {
    const secrets = wired('in-cluster').grants.filter((grant) => grant.kind === 'secret');
    const names = secrets.filter(({ service }) => service !== 'shop').map(({ secret }) => secret);
    assert.deepEqual(names, [
      'database-dump-database',
      'database-dump-bucket',
      'database-restore-database',
      'database-restore-bucket',
      'database-restore-drill-bucket',
    ]);
  });

  it('refuses dumps that cannot be made, all of them at once', () => {
    const database = { ...sampleStores.database, databases: 'per-service' } as const;
    const stores = { ...sampleStores, database };
    const wrong = [dump, { ...dump, database: 'cache' }, { ...dump, database: 'bucket', bucket: 'queue' }];
    const services = { 'database-dump': sampleService([], []) };
    assert.throws(
      () => withDumps(system(wrong, { stores, services })),
      (error: Error) => {
        assert.deepEqual(error.message.split('\n'), [
          'sample: dump of "database": each service has a database of its own there, which is dumped in pods alone; add `placement: \'in-cluster\'`',
          'sample: dump of "database": no service uses it, so that it has no database; leave the dump out',
          'sample: dump of "database": a service is called "database-dump", as one of its jobs is; rename it',
          'sample: dump of "cache": it is no database; name one',
          'sample: dump of "cache": the bucket "bucket" holds the dumps of another database; give each a bucket of its own',
          'sample: dump of "bucket": it is no database; name one',
          'sample: dump of "bucket": "queue" is no bucket; name one',
        ]);
        return true;
      },
    );
  });
});
