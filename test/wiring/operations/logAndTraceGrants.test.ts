import assert from 'node:assert/strict';
import { illustrativeSettings } from '../../../src/config/settings';
import { wiredSystem } from '../../../src/platform/wiredSystem';
import type { Target } from '../../../src/model/environment';
import { catalogue, systemNamed } from '../../../src/systems/catalogue';
import type { NetworkGrant, Peer } from '../../../src/wiring/grant';
import { versionOf } from '../../../src/wiring/operations/tracedServices';
import type { Overrides } from '../../systems/planned';

/** The rules of a purpose, as "SUBJECT > PEER PORT" for egress and "SUBJECT < PEER PORT" for ingress. */
function rules(
  purpose: 'logs' | 'traces',
  system: string,
  target: Target = 'kubernetes',
  overrides: Overrides = {},
): string[] {
  const settings = illustrativeSettings(system, 'production', target, catalogue, overrides);
  return wiredSystem(settings, systemNamed(system))
    .wiring.grants.filter((grant): grant is NetworkGrant => grant.kind === 'network')
    .filter(({ bindings }) => bindings.includes(`platform ${purpose}`))
    .flatMap(({ subject, direction, peers, ports }) =>
      peers.flatMap((peer) =>
        ports.map(({ port }) => `${subject} ${direction === 'egress' ? '>' : '<'} ${peerOf(peer)} ${port}`),
      ),
    )
    .sort();
}

function peerOf(peer: Peer): string {
  return peer.kind === 'pods' ? `${peer.labels['app']}` : peer.kind;
}

/** Every way between two programs, once as it leaves and once as it comes in. */
function bothEnds(...ways: readonly (readonly [string, string, number])[]): string[] {
  return ways.flatMap(([from, to, port]) => [`${from} > ${to} ${port}`, `${to} < ${from} ${port}`]).sort();
}

describe('the rules of logs', () => {
  it('lead from the collector to Loki, and nowhere else on a cluster without a bucket', () => {
    assert.deepEqual(rules('logs', 'kardon'), bothEnds(['fluent-bit', 'loki', 3100]));
  });

  it('let three pods of Loki know each other on AWS, and reach their bucket', () => {
    assert.deepEqual(
      rules('logs', 'kardon', 'aws'),
      [
        ...bothEnds(['fluent-bit', 'loki', 3100], ['loki', 'loki', 9095], ['loki', 'loki', 7946]),
        'loki > addresses 443',
      ].sort(),
    );
  });

  it('let in to a search cluster who sends, who shows, and who sets it up', () => {
    const ways = (viewer: string) =>
      bothEnds(
        ['fluent-bit', 'log-search', 9200],
        [viewer, 'log-search', 9200],
        ['log-search-setup', 'log-search', 9200],
        ['log-search', 'log-search', 9300],
      );
    assert.deepEqual(rules('logs', 'csa-hello'), ways('kibana'));
    assert.deepEqual(
      rules('logs', 'csa-hello', 'kubernetes', { monitoring: { logs: 'opensearch' } }),
      ways('opensearch-dashboards'),
    );
  });

  it('are not there where no logs are kept', () => {
    assert.deepEqual(rules('logs', 'kardon', 'aws', { monitoring: { logs: 'off' } }), []);
  });
});

describe('the rules of traces', () => {
  it('lead from each service to the collector, and from that to Jaeger', () => {
    const services = Object.keys(systemNamed('task-platform').services);
    assert.deepEqual(
      rules('traces', 'task-platform'),
      bothEnds(
        ...services.flatMap((name) => [4317, 4318].map((port) => [name, 'otel-collector', port] as const)),
        ['otel-collector', 'jaeger', 4317],
      ),
    );
  });

  it('leave out public images and the jobs of dumps, which send none', () => {
    const senders = rules('traces', 'vibebox')
      .filter((rule) => rule.includes('> otel-collector 4317'))
      .map((rule) => rule.split(' ')[0]);
    assert.deepEqual(senders, ['backend', 'frontend']);
  });

  it('are not there where nothing is traced', () => {
    assert.deepEqual(rules('traces', 'vibebox', 'aws', { monitoring: { traces: false } }), []);
  });
});

describe('versionOf', () => {
  it('is the tag of an image, and nothing where there is none', () => {
    assert.equal(versionOf('registry.example.com:5000/team/api:1.4.2'), '1.4.2');
    assert.equal(versionOf(`registry.example.com/api:v2@sha256:${'0'.repeat(64)}`), 'v2');
    assert.equal(versionOf('registry.example.com:5000/team/api'), undefined);
    assert.equal(versionOf(`registry.example.com/api@sha256:${'0'.repeat(64)}`), undefined);
    assert.equal(versionOf(undefined), undefined);
  });
});
