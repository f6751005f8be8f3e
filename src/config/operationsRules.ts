import { isProductionLike } from '../model/environment';
import { imageOf } from './image';
import { monitoringLevels } from './operationsSchema';
import type { Problem } from './problem';
import type { Rule, RuleContext } from './rules';

/** What does not go together among the settings of what stands around the workloads. */
export const operationsRules: readonly Rule[] = [
  onlyOnAws,
  onlyOnKubernetes,
  monitoringProblems,
  alertingProblems,
  gitOpsProblems,
  verificationProblems,
  digestProblems,
  absentOperatorProblems,
  externalDnsProblems,
];

function onlyOnAws({ input }: RuleContext): Problem[] {
  if (input.target === 'aws') return [];
  return [
    ...(input.secrets === 'external'
      ? [{ key: 'secrets', text: 'is "external"; AWS Secrets Manager is on aws only' }]
      : []),
    ...(['waf', 'wafRateLimit'] as const).flatMap((key) =>
      input[key] === undefined
        ? []
        : [{ key, text: 'is set; leave it out, since berth:target is kubernetes' }],
    ),
  ];
}

function onlyOnKubernetes({ input }: RuleContext): Problem[] {
  if (input.target === 'kubernetes' || input.clusterBackup === undefined) return [];
  return [{ key: 'clusterBackup', text: 'is set; leave it out, since on aws the stack makes a bucket' }];
}

/** What shows and alerts asks a Prometheus of the stack's own. */
function monitoringProblems({ input }: RuleContext): Problem[] {
  const { level } = input.monitoring ?? {};
  const { metrics = 'install' } = input.operators ?? {};
  if (level === undefined || level === 'logging' || metrics === 'install') return [];
  return [
    {
      key: 'monitoring.level',
      text: `is "${level}", and berth:operators.metrics is "${metrics}"; dashboards and alerts need the stack's own Prometheus, so set that to install`,
    },
  ];
}

/** A receiver that no alert reaches would be believed in. */
function alertingProblems({ input }: RuleContext): Problem[] {
  const { level = isProductionLike(input) ? 'alerting' : 'logging' } = input.monitoring ?? {};
  const alerts = monitoringLevels.indexOf(level) >= monitoringLevels.indexOf('alerting');
  if (input.alerting === undefined || alerts) return [];
  return [
    {
      key: 'alerting',
      text: 'is set, and nothing alerts; set berth:monitoring.level to alerting, or leave it out',
    },
  ];
}

function gitOpsProblems({ input, system }: RuleContext): Problem[] {
  if (input.gitOps === undefined) return [];
  if (system.operations?.delivery === 'argo-cd') return repositoryProblems(input.gitOps.repository);
  return [{ key: 'gitOps', text: `is set, and ${system.name} is not delivered by Argo CD; leave it out` }];
}

/** The address is written where many read it, and the network lets Argo CD out on one port. */
function repositoryProblems(repository: string): Problem[] {
  const key = 'gitOps.repository';
  if (!URL.canParse(repository)) return [{ key, text: 'is no URL; give it the HTTPS URL of the repository' }];
  const { username, password, port } = new URL(repository);
  return [
    ...(username === '' && password === ''
      ? []
      : [{ key, text: 'holds a login; leave it out of the URL (docs/delivery.md says where it goes)' }]),
    ...(port === '' ? [] : [{ key, text: `names port ${port}; Argo CD reaches repositories on 443 alone` }]),
  ];
}

function verificationProblems({ input }: RuleContext): Problem[] {
  const { publicKeys = [], identities = [] } = input.imageVerification ?? {};
  if (input.imageVerification === undefined || publicKeys.length + identities.length > 0) return [];
  return [
    {
      key: 'imageVerification',
      text: 'names nobody who may have signed; give it publicKeys or identities, or leave it out',
    },
  ];
}

function digestProblems({ input, system }: RuleContext): Problem[] {
  if (input.requireDigests !== true) return [];
  return Object.keys(system.services).flatMap((name) => {
    const { image } = imageOf(name, system, input);
    return image === undefined || image.includes('@sha256:')
      ? []
      : [
          {
            key: `services.${name}.digest`,
            text: 'is not set; it must be sha256: and 64 hexadecimal digits, since berth:requireDigests is true',
          },
        ];
  });
}

/** What settings ask for, and the operator that would have to do it is not there. */
function absentOperatorProblems({ input }: RuleContext): Problem[] {
  const { externalSecrets, mesh, kyverno, argoCd } = input.operators ?? {};
  const asked = [
    ['externalSecrets', externalSecrets, 'berth:secrets is external', input.secrets === 'external'],
    ['mesh', mesh, 'berth:mesh is istio', input.mesh === 'istio'],
    ['kyverno', kyverno, 'berth:imageVerification is set', input.imageVerification !== undefined],
    ['argoCd', argoCd, 'berth:gitOps is set', input.gitOps !== undefined],
  ] as const;
  return asked.flatMap(([operator, mode, words, wanted]) =>
    wanted && mode === 'off'
      ? [
          {
            key: `operators.${operator}`,
            text: `is "off", and ${words}; set it to install or existing, or leave that out`,
          },
        ]
      : [],
  );
}

/** It leads hosts of Ingresses by records of a zone: without either there is nothing for it to do. */
function externalDnsProblems({ input, system }: RuleContext): Problem[] {
  const { externalDns = 'off', ingress = 'install' } = input.operators ?? {};
  if (externalDns === 'off') return [];
  const problem = (text: string) => [{ key: 'operators.externalDns', text: `is "${externalDns}"; ${text}` }];
  if (input.target !== 'aws')
    return problem('it writes into Route 53, where stacks on aws alone have a zone, so leave it out');
  if (input.mode === 'serverless')
    return problem('in the mode serverless there is no cluster for it to run in, so leave it out');
  if (system.ingresses.length === 0)
    return problem(`${system.name} has no Ingress, and so no zone, so leave it out`);
  return ingress === 'off'
    ? problem(
        'without an Ingress the stack has no zone for it; set berth:operators.ingress to install or existing, or leave it out',
      )
    : [];
}
