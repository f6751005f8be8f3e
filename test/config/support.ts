import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import type { Settings } from '../../src/config/settings';
import { UserError } from '../../src/model/userError';
import { catalogue } from '../../src/systems/catalogue';

type Values = Readonly<Record<string, unknown>>;

/** A production stack on AWS that has everything. */
export const onAws: Values = {
  system: 'task-platform',
  environment: 'production',
  target: 'aws',
  domain: 'example.com',
  imageRegistry: 'ghcr.io/acme',
  cluster: {
    deployerRoles: ['arn:aws:iam::123456789012:role/deployer'],
    endpointAccessCidrs: ['192.0.2.0/24'],
  },
};

/** A development stack on a cluster that a kubeconfig names. */
export const onKubernetes: Values = {
  system: 'task-platform',
  environment: 'development',
  target: 'kubernetes',
  cluster: { context: 'kind-berth' },
};

export function settings(values: Values): Settings {
  return parseSettings(values, catalogue);
}

/** Returns the problems of the values, and fails where there are none. */
export function problems(values: Values, secretKeys: readonly string[] = []): readonly string[] {
  try {
    parseSettings(values, catalogue, { secretKeys });
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return assert.fail('the settings were accepted');
}
