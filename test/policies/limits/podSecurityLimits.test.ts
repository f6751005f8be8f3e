import assert from 'node:assert/strict';
import { podSecurityRules } from '../../../policies/security/podSecurityRules';

/** Every control of the level "restricted", as the Pod Security Standards name them. */
const controls = [
  'baseline: /proc Mount Type',
  'baseline: AppArmor',
  'baseline: Host Namespaces',
  'baseline: Host Ports',
  'baseline: Host Probes / Lifecycle Hooks',
  'baseline: HostPath Volumes',
  'baseline: HostProcess',
  'baseline: Privileged Containers',
  'baseline: SELinux',
  'baseline: Sysctls',
  'restricted: Capabilities',
  'restricted: Privilege Escalation',
  'restricted: Running as Non-root',
  'restricted: Running as Non-root user',
  'restricted: Seccomp',
  'restricted: Volume Types',
];

describe('the levels of Pod Security', () => {
  it('have a rule for every control, since limits-pod-security finds them by their names', () => {
    const judged = new Set(
      podSecurityRules.flatMap(({ standards }) =>
        standards.flatMap(({ name, reference }) => (name === 'Pod Security Standards' ? [reference] : [])),
      ),
    );
    assert.deepEqual(
      controls.filter((control) => !judged.has(control)),
      [],
    );
  });
});
