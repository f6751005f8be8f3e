import assert from 'node:assert/strict';
import { HostedZone, type HostedZoneArgs } from '../../../components/aws/hostedZone';
import { input, ofType, one, run, type World } from '../../harness';
import { inBothWorlds } from './stores';

const zoneType = 'aws:route53/zone:Zone';
const recordType = 'aws:route53/record:Record';

function program(change: Partial<HostedZoneArgs> = {}) {
  const { zoneId, nameServers } = makeZone(change);
  return { zoneId, nameServers };
}

function makeZone(change: Partial<HostedZoneArgs>): HostedZone {
  const zone = new HostedZone('zone', { domain: 'example.com', ...change });
  zone.lead('api.example.com', 'k8s-traefik.elb.us-west-2.amazonaws.com');
  return zone;
}

const record = (change: Partial<HostedZoneArgs> = {}, world: World = 'known') =>
  run(() => program(change), { world });

describe('HostedZone', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void program());
    assert.deepEqual(unknown, known);
  });

  it('makes the zone of the domain, and tells its name servers', async () => {
    const recording = await record();
    const zone = one(recording, zoneType);
    assert.equal(input(zone, 'name'), 'example.com');
    assert.deepEqual(recording.outputs['nameServers'], zone.outputs['nameServers']);
    assert.ok(Array.isArray(recording.outputs['nameServers']));
  });

  it('keeps the zone and what others have put into it, unless told otherwise', async () => {
    const kept = one(await record(), zoneType);
    assert.deepEqual([kept.protect, input(kept, 'forceDestroy')], [true, false]);
    const passing = one(await record({ protect: false }), zoneType);
    assert.deepEqual([passing.protect, input(passing, 'forceDestroy')], [false, true]);
  });

  it('makes no zone where there is one, and leads hosts in that', async () => {
    const recording = await record({ existing: 'Z0123456789' });
    assert.deepEqual(ofType(recording, zoneType), []);
    assert.equal(recording.outputs['nameServers'], undefined);
    assert.equal(input(one(recording, recordType), 'zoneId'), 'Z0123456789');
  });

  it('divides the visitors of a host between two addresses', async () => {
    const recording = await run(
      () => {
        const zone = new HostedZone('zone', { domain: 'example.com' });
        zone.lead('app.example.com', 'lb.example.net', { identifier: 'kubernetes', weight: 90 });
        zone.lead('app.example.com', 'cdn.example.net', { identifier: 'serverless', weight: 10 });
      },
      { world: 'known' },
    );
    const found = ofType(recording, recordType).map((one) => [
      input(one, 'name'),
      input(one, 'setIdentifier'),
      input(one, 'weightedRoutingPolicies.0.weight'),
      input(one, 'records.0'),
    ]);
    assert.deepEqual(found, [
      ['app.example.com', 'kubernetes', 90, 'lb.example.net'],
      ['app.example.com', 'serverless', 10, 'cdn.example.net'],
    ]);
  });

  it('leads a host to a name', async () => {
    const { name, type, records } = one(await record(), recordType).inputs;
    assert.deepEqual([name, type], ['api.example.com', 'CNAME']);
    assert.deepEqual(records, ['k8s-traefik.elb.us-west-2.amazonaws.com']);
  });
});
