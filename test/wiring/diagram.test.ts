import assert from 'node:assert/strict';
import type { System } from '../../src/model/system';
import { bindingsOf } from '../../src/wiring/bindings';
import { diagram } from '../../src/wiring/diagram';
import type { Landscape } from '../../src/wiring/landscape';
import { sampleService, sampleSystem } from './syntheticSystem';

const landscape: Landscape = {
  environment: 'production',
  target: 'aws',
  placements: { database: 'managed', cache: 'in-cluster', bucket: 'managed', queue: 'managed' },
  dataSubnetCidrs: [],
  publicSubnetCidrs: [],
  networkCidrs: [],
  ingressPeers: [],
  scraped: false,
};

describe('diagram', () => {
  const system = sampleSystem({ edge: sampleService(['database'], ['till']), till: sampleService([], []) });
  const lines = diagram(system, landscape, bindingsOf(system)).split('\n');

  it('has an arrow for each binding', () => {
    assert.deepEqual(
      lines.filter((line) => line.includes('-->')),
      ['  edge --> database', '  edge --> till', '  ingress_edge --> edge'],
    );
  });

  it('shows an ingress beside a service of the same name', () => {
    assert.ok(lines.includes('    ingress_edge["edge"]'));
    assert.ok(lines.includes('    edge["Sample"]'));
  });

  it('shows a store where it is placed', () => {
    const [managed, inCluster] = ['"Managed stores"', '"Stores in the cluster"'].map((box) =>
      lines.findIndex((line) => line.includes(box)),
    );
    assert.ok(lines.indexOf('    database[("Database")]') > Number(managed));
    assert.ok(lines.indexOf('    database[("Database")]') < Number(inCluster));
    assert.ok(lines.indexOf('    cache[("Cache")]') > Number(inCluster));
  });

  it('shows who comes in and by which way, what delivers, and functions beside services', () => {
    const whole: System = {
      ...system,
      stores: { ...system.stores, mail: { kind: 'mail', title: 'Mail', sender: 'no-reply' } },
      functions: {
        handler: {
          title: 'Handler',
          layer: 'Sample',
          handler: 'index.handler',
          memory: 256,
          timeoutSeconds: 10,
          uses: { queue: { access: 'send', environment: { QUEUE_URL: 'url' } } },
        },
      },
      webSocketApis: {
        talk: {
          title: 'Talk',
          stage: 'prod',
          routeSelection: '$request.body.action',
          routes: { $connect: 'handler', $disconnect: 'handler', $default: 'handler' },
        },
      },
      cdns: [
        { name: 'front', title: 'Front', origin: { kind: 'ingress', ingress: 'edge' } },
        { name: 'site', title: 'Site', origin: { kind: 'bucket', bucket: 'bucket' } },
      ],
      clients: {
        browser: { title: 'Web browser', reaches: ['front', 'site', 'talk', 'edge'] },
        caller: { title: 'Caller', reaches: ['till'] },
      },
    };
    const placements = { ...landscape.placements, mail: 'external' } as const;
    const drawn = diagram(whole, { ...landscape, placements }, bindingsOf(whole)).split('\n');
    const arrows = [
      'client_browser --> cdn_front',
      'client_browser --> cdn_site',
      'client_browser --> api_talk',
      'client_browser --> ingress_edge',
      'client_caller --> till',
      'cdn_front --> ingress_edge',
      'cdn_site --> bucket',
      'api_talk --> handler',
      'handler --> queue',
    ];
    for (const arrow of arrows) assert.ok(drawn.includes(`  ${arrow}`), arrow);
    const found = boxes(drawn);
    assert.deepEqual(found['Clients'], ['client_browser["Web browser"]', 'client_caller["Caller"]']);
    assert.deepEqual(found['Edge'], [
      'cdn_front["Front"]',
      'cdn_site["Site"]',
      'ingress_edge["edge"]',
      'api_talk["Talk"]',
    ]);
    assert.deepEqual(found['Sample'], ['edge["Sample"]', 'till["Sample"]', 'handler["Handler"]']);
    assert.deepEqual(found['Services of others'], ['mail[("Mail")]']);
  });

  it('gives every node a box, and every arrow two nodes', () => {
    const nodes = Object.values(boxes(lines)).flatMap((inside) => inside.map((line) => line.split('[')[0]));
    assert.equal(new Set(nodes).size, nodes.length);
    const ends = lines.flatMap((line) => (line.includes('-->') ? line.trim().split(' --> ') : []));
    assert.deepEqual(
      ends.filter((end) => !nodes.includes(end)),
      [],
    );
  });
});

/** What stands in each box, by its title. */
function boxes(drawn: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let title = '';
  for (const line of drawn) {
    const [, opened] = /^ {2}subgraph \w+\["(.*)"\]$/.exec(line) ?? [];
    if (opened !== undefined) title = opened;
    else if (line.startsWith('    ')) (found[title] ??= []).push(line.trim());
  }
  return found;
}
