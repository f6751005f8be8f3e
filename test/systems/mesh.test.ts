import assert from 'node:assert/strict';
import { asText, valueAt, type PropertyBag, type PropertyValue } from '../../src/simulation/propertyValue';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  ofType,
  type RecordedResource,
  type Recording,
} from '../harness';
import { object } from './planned';
import { planStack, stacks } from './stacks';

const workloadTypes = [
  'kubernetes:apps/v1:Deployment',
  'kubernetes:apps/v1:StatefulSet',
  'kubernetes:apps/v1:DaemonSet',
  'kubernetes:batch/v1:Job',
  'kubernetes:batch/v1:CronJob',
];
const meshed = stacks.filter(({ overrides }) => overrides['mesh'] === 'istio');
/** Where a proxy tells its metrics and those of its pod, with no certificate asked. */
const proxyMetrics = '15020';

function named(resource: RecordedResource): string {
  return asText(input(resource, 'metadata.name'));
}

function bags(value: PropertyValue | undefined): readonly PropertyBag[] {
  return isList(value) ? value.filter(isBag) : [];
}

function peerWords(peer: PropertyBag): string {
  const cidr = valueAt(peer, 'ipBlock.cidr');
  if (cidr !== undefined) return asText(cidr);
  const labels = (path: string) => {
    const found = valueAt(peer, `${path}.matchLabels`);
    return isBag(found) ? Object.values(found).map(asText).join('+') : '*';
  };
  return `${labels('namespaceSelector')}/${labels('podSelector')}`;
}

/** "NAMESPACE/PODS PORT" of all that a network policy lets in, or out. */
function waysOf(recording: Recording, policy: string, direction: 'ingress' | 'egress'): readonly string[] {
  const rules = bags(input(object(recording, 'NetworkPolicy', policy), `spec.${direction}`));
  return rules.flatMap((rule) =>
    bags(rule[direction === 'ingress' ? 'from' : 'to']).flatMap((peer) =>
      bags(rule['ports']).map((port) => {
        const protocol = port['protocol'] === 'UDP' ? '/UDP' : '';
        return `${peerWords(peer)} ${asText(port['port'])}${protocol}`;
      }),
    ),
  );
}

/** Namespaces whose pods get a proxy. */
function proxiedNamespaces(recording: Recording): ReadonlySet<unknown> {
  return new Set(
    ofType(recording, 'kubernetes:core/v1:Namespace')
      .filter((namespace) => input(namespace, 'metadata.labels.istio-injection') === 'enabled')
      .map(named),
  );
}

/** What of a type is in the namespaces whose pods get a proxy. */
function inMesh(recording: Recording, ...types: readonly string[]): readonly RecordedResource[] {
  const namespaces = proxiedNamespaces(recording);
  return recording.resources.filter(
    (resource) => types.includes(resource.type) && namespaces.has(input(resource, 'metadata.namespace')),
  );
}

/** Network policies of workloads, less those of all pods and those of who answers an issuer's challenge. */
function policiesOf(recording: Recording): readonly RecordedResource[] {
  return inMesh(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy').filter(
    (policy) => typeof input(policy, 'spec.podSelector.matchLabels.app') === 'string',
  );
}

/** "POD PORT" of what network policies let in by TCP from outside the mesh. */
function reachedFromOutside(recording: Recording): string[] {
  const namespaces = proxiedNamespaces(recording);
  const found = policiesOf(recording).flatMap((policy) =>
    waysOf(recording, named(policy), 'ingress')
      .map((way) => way.split(' '))
      .filter(([peer = '']) => !namespaces.has(peer.split('/')[0]) || /^\d/.test(peer))
      .map((words) => words.at(-1) ?? '')
      .filter((port) => !port.endsWith('/UDP') && port !== proxyMetrics)
      .map((port) => `${named(policy)} ${port}`),
  );
  return [...new Set(found)].sort();
}

const peerAuthentication = 'kubernetes:security.istio.io/v1:PeerAuthentication';

/** "POD PORT" of what takes connections without mutual TLS. */
function openToAll(recording: Recording): string[] {
  return ofType(recording, peerAuthentication)
    .flatMap((rule) => {
      const modes = input(rule, 'spec.portLevelMtls');
      const pods = input(rule, 'spec.selector.matchLabels.app');
      return Object.entries(isBag(modes) ? modes : {}).map(
        ([port, mode]) => `${asText(pods)} ${isBag(mode) && mode['mode'] === 'PERMISSIVE' ? port : '?'}`,
      );
    })
    .sort();
}

describe('the mesh', () => {
  for (const stack of meshed) {
    describe(stack.title, () => {
      it('asks for mutual TLS in every namespace that it has proxies in, and nowhere else', async () => {
        const { recording } = await planStack(stack, 'known');
        const rules = ofType(recording, peerAuthentication);
        for (const rule of rules) assert.equal(input(rule, 'spec.mtls.mode'), 'STRICT', rule.name);
        const whole = rules.filter((rule) => input(rule, 'spec.selector') === undefined);
        const strict = new Set(whole.map((rule) => input(rule, 'metadata.namespace')));
        assert.ok(strict.size > 0);
        assert.deepEqual(strict, proxiedNamespaces(recording));
      });

      it('asks for none at the ports that somebody outside it reaches, and at no other', async () => {
        const { recording } = await planStack(stack, 'known');
        const reached = reachedFromOutside(recording);
        assert.ok(reached.length > 0);
        assert.deepEqual(openToAll(recording), reached);
      });

      it('has proxies that may ask the control plane, and find it', async () => {
        const { recording } = await planStack(stack, 'known');
        const workloads = inMesh(recording, ...workloadTypes);
        const selected = new Set(
          policiesOf(recording).map((policy) => input(policy, 'spec.podSelector.matchLabels.app')),
        );
        for (const workload of workloads) {
          assert.ok(selected.has(input(workload, 'metadata.labels.app')), workload.name);
        }
        for (const policy of policiesOf(recording)) {
          const out = waysOf(recording, named(policy), 'egress');
          for (const way of ['istio-system/istiod 15012', 'kube-system/kube-dns 53/UDP']) {
            assert.ok(out.includes(way), `${policy.name}: ${way}`);
          }
        }
        const admitted = waysOf(recording, 'istio', 'ingress').filter((way) => way.endsWith(' 15012'));
        assert.equal(admitted.length, proxiedNamespaces(recording).size);
      });

      it('is there before the first pod that needs it, with its rules, and goes after the last', async () => {
        const { recording } = await planStack(stack, 'unknown');
        const releases = ofType(recording, 'kubernetes:helm.sh/v3:Release').filter((release) =>
          ['base', 'istiod', 'cni'].includes(asText(input(release, 'chart'))),
        );
        assert.equal(releases.length, 3);
        const workloads = inMesh(recording, ...workloadTypes);
        assert.ok(workloads.length > 0);
        for (const workload of workloads) {
          const before = everythingBefore(recording, workload);
          const namespace = input(workload, 'metadata.namespace');
          const rules = ofType(recording, peerAuthentication).filter(
            (rule) => input(rule, 'metadata.namespace') === namespace,
          );
          for (const { urn } of [...releases, ...rules])
            assert.ok(before.has(urn), `${workload.name}: ${urn}`);
        }
      });

      it('is the same whether outputs are known or not', async () => {
        const urns = async (world: 'known' | 'unknown') =>
          (await planStack(stack, world)).recording.resources.map(({ urn }) => urn).sort();
        assert.deepEqual(await urns('unknown'), await urns('known'));
      });

      it('breaks the circuit to each service that others call, and tries again only what is safe', async () => {
        const { recording, built } = await planStack(stack, 'known');
        const called = built.wiring.bindings.flatMap((binding) =>
          binding.kind === 'calls' && binding.port.protocol !== 'UDP' ? [binding.callee] : [],
        );
        const rules = ofType(recording, 'kubernetes:networking.istio.io/v1:DestinationRule');
        assert.deepEqual(rules.map(named).sort(), [...new Set(called)].sort());
        const silences = built.system.ingresses.flatMap(({ idleTimeoutSeconds }) => idleTimeoutSeconds ?? []);
        for (const route of ofType(recording, 'kubernetes:networking.istio.io/v1:VirtualService')) {
          const services = ofType(recording, 'kubernetes:core/v1:Service').map(
            (service) =>
              `${named(service)}.${asText(input(service, 'metadata.namespace'))}.svc.cluster.local`,
          );
          assert.ok(services.includes(asText(input(route, 'spec.hosts.0'))), route.name);
          assert.equal(input(route, 'spec.http.0.retries.retryOn'), 'connect-failure,refused-stream');
          const seconds = Number.parseInt(asText(input(route, 'spec.http.0.timeout')), 10);
          assert.ok(seconds >= Math.max(0, ...silences), route.name);
        }
      });

      it('is told what each TCP port of a Service speaks', async () => {
        const { recording, built } = await planStack(stack, 'known');
        const own = [...Object.keys(built.system.services), ...Object.keys(built.system.stores)];
        const services = inMesh(recording, 'kubernetes:core/v1:Service').filter((service) =>
          own.includes(asText(input(service, 'metadata.labels.app'))),
        );
        assert.ok(services.length > 0);
        for (const service of services) {
          const ports = input(service, 'spec.ports');
          for (const port of isList(ports) ? ports : []) {
            if (!isBag(port) || port['protocol'] === 'UDP') continue;
            assert.match(asText(port['appProtocol']), /^(http|tcp)$/, service.name);
          }
        }
      });
    });
  }

  it('leaves out the Docker daemons, whose containers have networks of their own, and keeps callers with theirs', async () => {
    const stack = meshed.find(({ system }) => system === 'vibebox');
    assert.ok(stack !== undefined);
    const { recording } = await planStack(stack, 'known');
    assert.ok(!proxiedNamespaces(recording).has('docker'));
    assert.equal(
      input(
        object(recording, 'DestinationRule', 'docker-daemon'),
        'spec.trafficPolicy.loadBalancer.consistentHash.useSourceIp',
      ),
      true,
    );
    assert.ok(!waysOf(recording, 'docker-daemon', 'egress').includes('istio-system/istiod 15012'));
  });

  it('is in no stack that does not ask for it', async () => {
    for (const stack of stacks.filter(
      ({ system, environment }) => system === 'task-platform' && environment === 'production',
    )) {
      if (stack.overrides['mesh'] !== undefined) continue;
      const { recording } = await planStack(stack, 'known');
      assert.equal(proxiedNamespaces(recording).size, 0);
      assert.deepEqual(ofType(recording, peerAuthentication), []);
    }
  });
});
