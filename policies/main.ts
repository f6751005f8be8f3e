import { PolicyPack } from '@pulumi/policy';
import { pulumiPolicy } from './pulumiPolicy';
import { rules } from './rules';
import { stackFactsReader } from './stackFactsReader';

// The one pack that the policy host serves: Pulumi allows a process no second one.
const factsOf = stackFactsReader();

new PolicyPack('berth', {
  enforcementLevel: 'advisory',
  policies: rules.map((rule) => pulumiPolicy(rule, factsOf)),
});
