import assert from 'node:assert/strict';
import { Keda, kedaValues } from '../../../../components/kubernetes/operators/keda';
import { metricsServerValues } from '../../../../components/kubernetes/operators/metricsServer';
import { verticalPodAutoscalerValues } from '../../../../components/kubernetes/operators/verticalPodAutoscaler';
import { podIdentityGrant } from '../../../../src/wiring/platformBindings';
import { one } from '../../../harness';
import { at, recorded } from './recordings';

describe('MetricsServer', () => {
  it('checks the certificates of the kubelets unless told that none are signed', () => {
    assert.deepEqual(metricsServerValues({}).args, []);
    assert.deepEqual(metricsServerValues({ verifyKubelets: false }).args, ['--kubelet-insecure-tls']);
  });

  it('has two pods that a drain cannot stop at once, and one in a small environment', () => {
    const { replicas, podDisruptionBudget } = metricsServerValues({});
    assert.deepEqual([replicas, podDisruptionBudget], [2, { enabled: true, maxUnavailable: 1 }]);
    const small = metricsServerValues({ multiZone: false });
    assert.deepEqual([small.replicas, small.podDisruptionBudget.enabled], [1, false]);
  });
});

describe('Keda', () => {
  it('has each of its parts twice, and once in a small environment', () => {
    for (const [multiZone, count] of [
      [true, 2],
      [false, 1],
    ] as const) {
      const { operator, metricsServer, webhooks } = kedaValues({ multiZone });
      assert.deepEqual([operator, metricsServer, webhooks], Array(3).fill({ replicaCount: count }));
    }
    assert.deepEqual(kedaValues({ multiZone: false }).podDisruptionBudget, {});
  });

  it('reaches the Pod Identity agent only where it is given an identity', async () => {
    const agent = '169.254.170.23/32';
    const policy = async (grants: readonly ReturnType<typeof podIdentityGrant>[]) =>
      JSON.stringify(
        at(
          one(
            await recorded(() => void new Keda('keda', { grants })),
            'kubernetes:networking.k8s.io/v1:NetworkPolicy',
          ),
          'spec',
          'egress',
        ),
      );
    assert(!(await policy([])).includes(agent));
    assert((await policy([podIdentityGrant('keda')])).includes(agent));
  });
});

describe('VerticalPodAutoscaler', () => {
  it('only recommends: neither evicts pods nor stands in the way of new ones', () => {
    const values = verticalPodAutoscalerValues({});
    assert.deepEqual([values.updater.enabled, values.admissionController.enabled], [false, false]);
  });

  it('closes what the chart leaves open of the Pod Security Standard', () => {
    const { podSecurityContext, containerSecurityContext } = verticalPodAutoscalerValues({});
    assert.deepEqual(podSecurityContext.seccompProfile, { type: 'RuntimeDefault' });
    assert.equal(podSecurityContext.runAsNonRoot, true);
    assert.equal(containerSecurityContext.allowPrivilegeEscalation, false);
    assert.deepEqual(containerSecurityContext.capabilities, { drop: ['ALL'] });
  });
});
