import assert from 'node:assert/strict';
import { RandomPassword } from '@pulumi/random';
import fc from 'fast-check';
import {
  publicPortProblems,
  PublicService,
  type PublicLoadBalancer,
  type PublicServiceArgs,
} from '../../../components/kubernetes/publicService';
import type { Port } from '../../../src/model/service';
import { UserError } from '../../../src/model/userError';
import { input, isBag, isUnknown, one, run, valueAt, type Recording, type World } from '../../harness';
import { annotation } from './authService';

const type = 'kubernetes:core/v1:Service';

const nlb: PublicLoadBalancer = {
  kind: 'network-load-balancer',
  subnetIds: ['subnet-1', 'subnet-2'],
  readiness: { path: '/ready', port: 8080 },
};
const stun: readonly Port[] = [
  { name: 'stun', containerPort: 3478, protocol: 'UDP', public: true },
  { name: 'stun-tcp', containerPort: 3478, public: true },
  { name: 'relay', containerPort: 49160, lastPort: 49162, protocol: 'UDP', public: true },
];

function record(change: Partial<PublicServiceArgs> = {}, world: World = 'known'): Promise<Recording> {
  const program = () => {
    const controller = new RandomPassword('controller', { length: 8 });
    const args: PublicServiceArgs = { namespace: 'csa-hello', ports: stun, loadBalancer: nlb, ...change };
    return { address: new PublicService('stun-turn', args, { dependsOn: controller }).address };
  };
  return run(program, { world });
}

async function service(change: Partial<PublicServiceArgs> = {}) {
  return one(await record(change), type);
}

describe('PublicService', () => {
  it('stands beside the Service of the cluster and leads to its pods', async () => {
    const made = await service();
    assert.equal(input(made, 'metadata.name'), 'stun-turn-public');
    assert.equal(input(made, 'metadata.namespace'), 'csa-hello');
    assert.deepEqual(input(made, 'spec.selector'), { app: 'stun-turn' });
  });

  it('offers every port of a range, and TCP and UDP of one port', async () => {
    assert.deepEqual(input(await service(), 'spec.ports'), [
      { name: 'stun', port: 3478, targetPort: 3478, protocol: 'UDP' },
      { name: 'stun-tcp', port: 3478, targetPort: 3478, protocol: 'TCP', appProtocol: 'tcp' },
      { name: 'udp-49160', port: 49160, targetPort: 49160, protocol: 'UDP' },
      { name: 'udp-49161', port: 49161, targetPort: 49161, protocol: 'UDP' },
      { name: 'udp-49162', port: 49162, targetPort: 49162, protocol: 'UDP' },
    ]);
  });

  it('asks for an NLB in the public subnets that keeps the addresses of clients', async () => {
    const made = await service();
    const prefix = 'service.beta.kubernetes.io/aws-load-balancer';
    const said = (name: string) => annotation(made, `${prefix}-${name}`);
    assert.equal(input(made, 'spec.loadBalancerClass'), 'service.k8s.aws/nlb');
    assert.equal(said('scheme'), 'internet-facing');
    assert.equal(said('nlb-target-type'), 'ip');
    assert.equal(said('subnets'), 'subnet-1,subnet-2');
    assert.equal(said('target-group-attributes'), 'preserve_client_ip.enabled=true');
    assert.equal(said('enable-tcp-udp-listener'), 'true');
    assert.equal(
      said('attributes'),
      'load_balancing.cross_zone.enabled=true,deletion_protection.enabled=false',
    );
  });

  it('asks the readiness of the pod, by HTTP or by a connection alone', async () => {
    const prefix = 'service.beta.kubernetes.io/aws-load-balancer-healthcheck';
    const asked = async (loadBalancer: PublicLoadBalancer) => {
      const made = await service({ loadBalancer });
      return ['protocol', 'port', 'path'].map((name) => annotation(made, `${prefix}-${name}`));
    };
    assert.deepEqual(await asked(nlb), ['http', '8080', '/ready']);
    assert.deepEqual(await asked({ ...nlb, readiness: { port: 7880 } }), ['tcp', '7880', undefined]);
  });

  it('says nothing of AWS elsewhere, and keeps the addresses of clients there too', async () => {
    const made = await service({ loadBalancer: { kind: 'cluster' } });
    assert.equal(input(made, 'spec.type'), 'LoadBalancer');
    assert.equal(input(made, 'spec.loadBalancerClass'), undefined);
    assert.equal(input(made, 'spec.externalTrafficPolicy'), 'Local');
    const annotations = valueAt(made.inputs, 'metadata.annotations');
    assert.deepEqual(isBag(annotations) ? Object.keys(annotations) : undefined, []);
  });

  it('waits for an address unless none will come', async () => {
    assert.equal(annotation(await service(), 'pulumi.com/skipAwait'), undefined);
    assert.equal(annotation(await service({ waitForAddress: false }), 'pulumi.com/skipAwait'), 'true');
  });

  it('tells the address that its load balancer has, once it is known', async () => {
    const given = valueAt((await service()).outputs, 'status.loadBalancer.ingress.0.hostname');
    assert.equal(typeof given, 'string');
    assert.equal((await record()).outputs['address'], given);
    assert.ok(isUnknown((await record({}, 'unknown')).outputs['address']));
  });

  for (const world of ['known', 'unknown'] as const) {
    it(`goes before its controller when outputs are ${world}`, async () => {
      const recording = await record({}, world);
      const controller = one(recording, 'random:index/randomPassword:RandomPassword');
      assert.ok(one(recording, type).dependencies.includes(controller.urn));
    });
  }

  it('refuses more listeners than an NLB has, and counts TCP and UDP of one port once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 60000 }), fc.integer({ min: 1, max: 100 }), (first, count) => {
        const lastPort = first + count - 1;
        const range = { containerPort: first, lastPort };
        const both: readonly Port[] = [
          { name: 'udp', protocol: 'UDP', ...range },
          { name: 'tcp', protocol: 'TCP', ...range },
        ];
        return publicPortProblems('sfu', both).length === (count <= 50 ? 0 : 1);
      }),
    );
  });

  it('names the ranges that are too large, before anything is made', async () => {
    const ports: readonly Port[] = [
      { name: 'media', containerPort: 40000, lastPort: 40099, protocol: 'UDP' },
    ];
    await assert.rejects(record({ ports }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /"stun-turn": its public ports 40000-40099 are 100; .* at most 50/);
      return true;
    });
    assert.ok(one(await record({ ports, loadBalancer: { kind: 'cluster' } }), type));
  });
});
