import assert from 'node:assert/strict';
import type { SecurityGroupGrant } from '../../../src/wiring/grant';
import { input, run, type RecordedResource, type Recording, type World } from '../../harness';

export const worlds: readonly World[] = ['known', 'unknown'];

export const keyArn = 'arn:aws:kms:us-west-2:123456789012:key/data';
export const logKeyArn = 'arn:aws:kms:us-west-2:123456789012:key/logs';

/** The rule that lets the clients of a store in. */
export function grant(port: number): SecurityGroupGrant {
  return {
    kind: 'security-group',
    id: 'security-group store',
    bindings: ['auth-service uses store', 'user-service uses store'],
    store: 'store',
    port,
  };
}

/** What every store in the network is told, of three zones and with one grant. */
export function networked(port: number) {
  return {
    keyArn,
    logKeyArn,
    network: { vpcId: 'vpc-1', dataSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] },
    clientSecurityGroupId: 'sg-nodes',
    grants: [grant(port)],
  } as const;
}

/** Returns what the program registers, as type and name, in both worlds: [known, unknown]. */
export async function inBothWorlds(program: () => void): Promise<readonly (readonly string[])[]> {
  const recordings: Recording[] = [];
  for (const world of worlds) recordings.push(await run(program, { world }));
  return recordings.map(({ resources }) => resources.map(({ type, name }) => `${type} ${name}`).sort());
}

/** Returns the text at the path of the inputs; fails where there is none. */
export function text(resource: RecordedResource, path: string): string {
  const value = input(resource, path);
  assert.ok(typeof value === 'string', `${resource.name} has no text at ${path}`);
  return value;
}

/** Returns the text that the cloud answered under that name; fails where there is none. */
export function answer(resource: RecordedResource, name: string): string {
  const value = resource.outputs[name];
  assert.ok(typeof value === 'string', `${resource.name} has no output ${name}`);
  return value;
}

/** Returns the texts at the path of each of the resources. */
export function texts(resources: readonly RecordedResource[], path: string): readonly string[] {
  return resources.map((resource) => text(resource, path));
}

/** Returns the JSON document that the path of the inputs holds as text. */
export function json(resource: RecordedResource, path: string): unknown {
  return JSON.parse(text(resource, path));
}
