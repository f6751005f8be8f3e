import assert from 'node:assert/strict';
import { chartVersions, prometheusImage } from '../../../../components/kubernetes/operators/chartVersions';
import { servesAnnotation } from '../../../../components/kubernetes/networkPolicy';
import { platformBindings } from '../../../../src/wiring/platformBindings';
import {
  everythingBefore,
  isList,
  ofType,
  propertyValue,
  signatureKey,
  valueAt,
  type RecordedResource,
  type Recording,
} from '../../../harness';
import { at, everyOperator, recorded, releaseType, worlds } from './recordings';

const policyType = 'kubernetes:networking.k8s.io/v1:NetworkPolicy';
const namespaceType = 'kubernetes:core/v1:Namespace';

const declared = platformBindings({
  target: 'aws',
  operators: [
    'ingress',
    'certManager',
    'metricsServer',
    'metrics',
    'keda',
    'verticalPodAutoscaler',
    'argoRollouts',
    'argoCd',
    'mesh',
    'kyverno',
    'externalSecrets',
    'clusterBackup',
  ],
}).map((binding) => binding.id);

/** The bindings that each rule of a NetworkPolicy serves, as its annotation says. */
function servesOf(policy: RecordedResource) {
  const annotation = at(policy, 'metadata', 'annotations', servesAnnotation);
  assert(typeof annotation === 'string');
  const parsed: unknown = JSON.parse(annotation);
  const direction = (name: string) => {
    const rules = valueAt(propertyValue(parsed), name);
    assert(isList(rules) && rules.every(isList));
    return rules;
  };
  return { ingress: direction('ingress'), egress: direction('egress') };
}

describe('chartVersions', () => {
  it('are exact, from a repository over HTTPS', () => {
    for (const { chart, repository, version } of Object.values(chartVersions)) {
      assert.match(version, /^v?\d+\.\d+\.\d+$/, chart);
      assert.match(repository, /^https:\/\//, chart);
    }
    assert.match(prometheusImage, /:v\d+\.\d+\.\d+$/);
  });
});

for (const world of worlds) {
  describe(`every operator, outputs ${world}`, () => {
    let recording: Recording;
    before(async () => {
      recording = await recorded(everyOperator, world);
    });

    it('is released at the pinned version, into a namespace of its name', () => {
      const released = ofType(recording, releaseType).map((release) => ({
        chart: at(release, 'chart'),
        repository: at(release, 'repositoryOpts', 'repo'),
        version: at(release, 'version'),
        name: at(release, 'name'),
      }));
      const expected = Object.values(chartVersions).map((pinned) => ({ ...pinned, name: pinned.chart }));
      const byName = (left: { name: unknown }, right: { name: unknown }) =>
        String(left.name) < String(right.name) ? -1 : 1;
      assert.deepEqual(released.sort(byName), expected.sort(byName));
    });

    it('comes after its namespace and the NetworkPolicy of its pods', () => {
      const guards = new Map(ofType(recording, policyType).map((policy) => [policy.name, policy.urn]));
      for (const release of ofType(recording, releaseType)) {
        // Istio's types come in a chart of their own, into the namespace of its control plane.
        const guard = guards.get(release.name === 'istio-base' ? 'istio' : release.name);
        assert(guard !== undefined && everythingBefore(recording, release).has(guard), release.name);
      }
      for (const policy of ofType(recording, policyType)) {
        const spaces = ofType(recording, namespaceType).map((namespace) => namespace.urn);
        assert(
          spaces.some((urn) => policy.dependencies.includes(urn)),
          policy.name,
        );
      }
    });

    it('enforces the Pod Security Standard "restricted", but for what is root on its node', () => {
      const spaces = ofType(recording, namespaceType);
      assert(spaces.length > 1);
      const wider = spaces.filter(
        (namespace) =>
          at(namespace, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce') !== 'restricted',
      );
      // What leads connections through the proxies of the mesh changes the network of its node.
      assert.deepEqual(
        wider.map((namespace) => at(namespace, 'metadata', 'name')),
        ['istio-cni'],
      );
    });

    it('names a declared binding of the platform for every rule of its NetworkPolicy', () => {
      for (const policy of ofType(recording, policyType)) {
        const serves = servesOf(policy);
        for (const direction of ['ingress', 'egress'] as const) {
          const rules = at(policy, 'spec', direction);
          assert(isList(rules));
          assert.equal(serves[direction].length, rules.length, policy.name);
        }
        const served = [...serves.ingress, ...serves.egress];
        assert(served.every((bindings) => bindings.length > 0));
        assert.deepEqual(
          served.flat().filter((id) => typeof id !== 'string' || !declared.includes(id)),
          [],
          policy.name,
        );
      }
    });

    it('has no secret among its values', () => {
      const values = JSON.stringify(ofType(recording, releaseType).map((release) => release.inputs));
      assert(!values.includes(signatureKey));
    });
  });
}

describe('the operators in both worlds', () => {
  it('are the same resources', async () => {
    const [known, unknown] = [
      await recorded(everyOperator, 'known'),
      await recorded(everyOperator, 'unknown'),
    ];
    const urns = (recording: Recording) => recording.resources.map((resource) => resource.urn).sort();
    assert.deepEqual(urns(known), urns(unknown));
  });
});
