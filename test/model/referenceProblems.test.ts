import assert from 'node:assert/strict';
import type { FunctionDefinition } from '../../src/model/function';
import { modeProblems } from '../../src/model/modeProblems';
import { referenceProblems } from '../../src/model/referenceProblems';
import type { System } from '../../src/model/system';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';

const base = sampleSystem({ shop: sampleService([], []) });

function lambda(uses: NonNullable<FunctionDefinition['uses']>): FunctionDefinition {
  return { title: 'F', layer: 'F', handler: 'index.handler', memory: 128, timeoutSeconds: 5, uses };
}

describe('referenceProblems', () => {
  const wrong: readonly (readonly [string, Partial<System>, RegExp])[] = [
    [
      'a function that uses what is no API of AWS',
      { functions: { send: lambda({ cache: { access: 'read-write', environment: {} } }) } },
      /function "send" uses store "cache", which is a cache; a function reaches buckets/,
    ],
    [
      'a function that uses what does not exist',
      { functions: { send: lambda({ lost: { access: 'read-write', environment: {} } }) } },
      /function "send" uses store "lost", which does not exist/,
    ],
    [
      'a route of a WebSocket API to no function',
      {
        webSocketApis: {
          chat: {
            title: 'Chat',
            stage: 'live',
            routeSelection: '$request.body.action',
            routes: { $connect: 'on', $disconnect: 'on', $default: 'on' },
          },
        },
      },
      /^sample: WebSocket API "chat" routes to function "on", which does not exist[^;]*;[^;]*$/,
    ],
    [
      'a CDN in front of no ingress',
      { cdns: [{ name: 'cdn', title: 'CDN', origin: { kind: 'ingress', ingress: 'lost' } }] },
      /CDN "cdn" fetches from ingress "lost", which does not exist; .* one of: edge/,
    ],
    [
      'a path of a CDN that leads to a folder and to an API',
      {
        functions: { on: lambda({}) },
        webSocketApis: {
          chat: {
            title: 'Chat',
            stage: 'user',
            routeSelection: '$request.body.action',
            routes: { $connect: 'on', $disconnect: 'on', $default: 'on' },
          },
        },
        cdns: [
          { name: 'cdn', title: 'CDN', origin: { kind: 'bucket', bucket: 'bucket', folders: ['user'] } },
        ],
      },
      /CDN "cdn" has a folder "user", which is the stage of the API "chat" too; rename one/,
    ],
    [
      'a CDN in front of what is no bucket',
      { cdns: [{ name: 'cdn', title: 'CDN', origin: { kind: 'bucket', bucket: 'queue', folders: [] } }] },
      /CDN "cdn" fetches from "queue", which is a queue; name a bucket/,
    ],
    [
      'a dump of what is no database, or into none',
      {
        dumps: [
          {
            database: 'cache',
            bucket: 'lost',
            schedule: '0 3 * * *',
            retentionDays: 30,
            alertAfterHours: 26,
          },
        ],
      },
      /is of "cache", which is a cache; name a database.*goes to bucket "lost", which does not exist/,
    ],
    [
      'a client that reaches nothing',
      { clients: { phone: { title: 'Phone', reaches: ['edge', 'shop', 'lost'] } } },
      /^sample: client "phone" reaches "lost", which does not exist; .* edge, shop$/,
    ],
  ];
  for (const [what, change, expected] of wrong) {
    it(`refuses ${what}`, () => {
      assert.match(referenceProblems({ ...base, ...change }).join(' '), expected);
    });
  }
});

describe('modeProblems', () => {
  it('refuses a part that needs what is there in another mode alone', () => {
    const system = sampleSystem({
      shop: sampleService(['bucket'], ['till']),
      till: { ...sampleService([], []), mode: 'serverless' },
    });
    const { bucket, ...stores } = system.stores;
    assert.ok(bucket);
    const found = modeProblems({
      ...system,
      stores: { ...stores, bucket: { ...bucket, mode: 'kubernetes' } },
      functions: { send: lambda({ bucket: { access: 'read-only', environment: {} } }) },
    });
    assert.deepEqual(found, [
      'sample: service "shop" uses "bucket", which is there in the kubernetes mode alone; give both that mode, or neither',
      'sample: service "shop" calls "till", which is there in the serverless mode alone; give both that mode, or neither',
      'sample: function "send" uses "bucket", which is there in the kubernetes mode alone; give both that mode, or neither',
    ]);
  });

  it('lets parts of one mode need each other, and what is there in every mode', () => {
    const kubernetes = { ...sampleService(['cache'], ['till']), mode: 'kubernetes' } as const;
    const till = { ...sampleService([], []), mode: 'kubernetes' } as const;
    const system = sampleSystem({ shop: kubernetes, till });
    const ingresses = system.ingresses.map((ingress) => ({ ...ingress, mode: 'kubernetes' as const }));
    assert.deepEqual(modeProblems({ ...system, ingresses }), []);
    assert.match(modeProblems(system).join(), /ingress "edge" routes to "shop"/);
  });
});
