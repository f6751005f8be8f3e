import assert from 'node:assert/strict';
import type { Connection } from '../../../components/connection';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { searchPeerGrants } from '../../../src/wiring/storeGrants';
import { input, ofType, one } from '../../harness';
import { bags, clientGrant, containerOf, namespace, recordStore, types, variable } from './inClusterStore';

/** What the search engines that run in pods do not have in common, and how a test makes one. */
export interface SearchEngine {
  /** Name of the store and of its container. */
  readonly name: string;
  /** Variable with the nodes that elect the first leader. */
  readonly firstLeaders: string;
  /** Variable with the options of the Java machine. */
  readonly javaOptions: string;
  readonly make: (more?: {
    readonly nodes?: number;
    readonly grants?: readonly NetworkGrant[];
  }) => Connection;
}

/** Tests what holds of every search engine that runs in pods. */
export function itIsASearchCluster({ name, firstLeaders, javaOptions, make }: SearchEngine): void {
  it('needs no setting of the node', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), name);
    assert.equal(variable(container, 'node.store.allow_mmap'), 'false');
    assert.equal(variable(container, javaOptions), '-Xms768m -Xmx768m');
  });

  it('is three nodes that find and outlive each other', async () => {
    const recording = await recordStore(make);
    const statefulSet = one(recording, types.statefulSet);
    const container = containerOf(statefulSet, name);
    assert.equal(input(statefulSet, 'spec.replicas'), 3);
    // One after the other none would get ready.
    assert.equal(input(statefulSet, 'spec.podManagementPolicy'), 'Parallel');
    assert.equal(variable(container, 'discovery.seed_hosts'), `${name}-peers`);
    assert.equal(variable(container, firstLeaders), `${name}-0,${name}-1,${name}-2`);
    const peers = one(recording, types.service, `${name}-peers`);
    assert.equal(input(statefulSet, 'spec.serviceName'), `${name}-peers`);
    assert.equal(input(peers, 'spec.clusterIP'), 'None');
    assert.equal(input(peers, 'spec.publishNotReadyAddresses'), true);
    assert.equal(input(one(recording, types.budget), 'spec.maxUnavailable'), 1);
  });

  it('is a single node where that is enough', async () => {
    const recording = await recordStore(() => make({ nodes: 1 }));
    const container = containerOf(one(recording, types.statefulSet), name);
    assert.equal(variable(container, 'discovery.type'), 'single-node');
    assert.equal(variable(container, 'discovery.seed_hosts'), undefined);
    assert.equal(ofType(recording, types.budget).length, 0);
    assert.equal(ofType(recording, types.service).length, 1);
  });

  it('lets its nodes speak to each other, by rules that name their binding', async () => {
    const grants = [clientGrant(name, 9200), ...searchPeerGrants(name, namespace)];
    const policy = one(await recordStore(() => make({ grants })), types.networkPolicy);
    assert.deepEqual(bags(policy, 'spec.egress')[1]?.['ports'], [{ port: 9300, protocol: 'TCP' }]);
    assert.deepEqual(bags(policy, 'spec.ingress')[1]?.['ports'], [{ port: 9300, protocol: 'TCP' }]);
    assert.match(JSON.stringify(policy.inputs), /platform store-peers/);
  });
}
