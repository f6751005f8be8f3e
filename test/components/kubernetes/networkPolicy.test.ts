import assert from 'node:assert/strict';
import { networkPolicy } from '../../../components/kubernetes/networkPolicy';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { input, one, run } from '../../harness';

const grant: NetworkGrant = {
  kind: 'network',
  id: 'network turn ingress internet reaches turn',
  bindings: ['internet reaches turn'],
  direction: 'ingress',
  subject: 'turn',
  peers: [{ kind: 'addresses', cidrs: ['0.0.0.0/0'], except: ['10.0.0.0/8'] }],
  ports: [
    { port: 3478, protocol: 'UDP' },
    { port: 49160, lastPort: 49199, protocol: 'UDP' },
  ],
};

describe('networkPolicy', () => {
  it('names one port, a range of ports, and addresses less their exceptions', async () => {
    const recording = await run(
      () => {
        networkPolicy('turn', { namespace: 'calls', podLabels: { app: 'turn' }, grants: [grant] }, {});
        return {};
      },
      { world: 'known' },
    );
    const policy = one(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.deepEqual(input(policy, 'spec.ingress'), [
      {
        from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }],
        ports: [
          { port: 3478, protocol: 'UDP' },
          { port: 49160, endPort: 49199, protocol: 'UDP' },
        ],
      },
    ]);
    assert.deepEqual(input(policy, 'spec.egress'), []);
  });
});
