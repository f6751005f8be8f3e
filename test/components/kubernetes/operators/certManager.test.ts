import assert from 'node:assert/strict';
import { CertManager, type Issuer } from '../../../../components/kubernetes/operators/certManager';
import { taskPlatform } from '../../../../src/systems/taskPlatform';
import { challengeSolverPolicy } from '../../../../components/kubernetes/operators/challengeSolverPolicy';
import { one } from '../../../harness';
import { at, recorded, releaseType, worlds } from './recordings';

const issuerType = 'kubernetes:cert-manager.io/v1:ClusterIssuer';
const letsEncrypt: Issuer = { kind: 'lets-encrypt', email: 'ops@example.com', ingressClassName: 'nginx' };

function record(issuer: Issuer, world: (typeof worlds)[number] = 'known') {
  return recorded(() => void new CertManager('cert-manager', { issuer }), world);
}

describe('CertManager', () => {
  for (const issuer of [letsEncrypt, { kind: 'self-signed' }] as const) {
    it(`names its ${issuer.kind} issuer as the seed's annotation does`, async () => {
      const object = one(await record(issuer), issuerType);
      const annotation = taskPlatform.ingresses[0]?.annotations['cert-manager.io/cluster-issuer'];
      assert.equal(at(object, 'metadata', 'name'), annotation);
    });
  }

  it("proves a host name to Let's Encrypt by the ingress class, with no port of a node opened", async () => {
    const object = one(await record(letsEncrypt), issuerType);
    assert.equal(at(object, 'spec', 'acme', 'email'), 'ops@example.com');
    assert.equal(at(object, 'spec', 'acme', 'server'), 'https://acme-v02.api.letsencrypt.org/directory');
    assert.deepEqual(at(object, 'spec', 'acme', 'solvers'), [
      { http01: { ingress: { ingressClassName: 'nginx', serviceType: 'ClusterIP' } } },
    ]);
  });

  it('signs by itself where the internet does not reach the cluster', async () => {
    assert.deepEqual(at(one(await record({ kind: 'self-signed' }), issuerType), 'spec'), { selfSigned: {} });
  });

  for (const world of worlds) {
    it(`makes the issuer after the release, outputs ${world}`, async () => {
      const recording = await record(letsEncrypt, world);
      assert(one(recording, issuerType).dependencies.includes(one(recording, releaseType).urn));
    });
  }

  it('installs the CRDs, and leaves them when it goes', async () => {
    const release = one(await record(letsEncrypt), releaseType);
    assert.deepEqual(at(release, 'values', 'crds'), { enabled: true, keep: true });
  });
});

describe('challengeSolverPolicy', () => {
  it('lets the ingress controller alone reach the pods that answer a challenge', async () => {
    const recording = await recorded(() => void challengeSolverPolicy('solver', 'production', {}));
    const policy = one(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.deepEqual(at(policy, 'spec'), {
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
            },
          ],
          ports: [{ port: 8089, protocol: 'TCP' }],
        },
      ],
      egress: [],
    });
  });
});
