import { environments, targets } from '../model/environment';
import type { Change } from './stackFileChanges';

type Values = Readonly<Record<string, unknown>>;

/** What a new stack needs to be told: asked on a terminal, or given as an option. */
export interface InitQuestion {
  readonly path: Change['path'];
  readonly text: string;
  /** Whether the values lack it. */
  readonly applies: (values: Values) => boolean;
  /** What an empty answer stands for. Default: nothing, the setting is left out. */
  readonly otherwise?: string;
  /** Default: the text as it is. */
  readonly parse?: (answer: string) => unknown;
}

/** The questions, in the order in which an answer decides which of the next apply. */
export function initQuestions(systems: readonly string[]): readonly InitQuestion[] {
  return [
    {
      path: ['system'],
      text: `System (${systems.join(', ')})`,
      applies: lacks('system'),
      ...(systems[0] === undefined ? {} : { otherwise: systems[0] }),
    },
    {
      path: ['environment'],
      text: `Environment (${environments.join(', ')})`,
      applies: lacks('environment'),
      otherwise: 'production',
    },
    { path: ['target'], text: `Target (${targets.join(', ')})`, applies: lacks('target'), otherwise: 'aws' },
    {
      path: ['cluster', 'context'],
      text: 'Context of the kubeconfig',
      applies: (values) => !onAws(values) && within(values, 'cluster', 'context') === undefined,
      otherwise: 'kind-berth',
    },
    {
      path: ['domain'],
      text: 'DNS name below which the system answers, such as example.com',
      applies: (values) => (onAws(values) || inProduction(values)) && lacks('domain')(values),
    },
    {
      path: ['cluster', 'deployerRoles'],
      text: 'ARNs of the IAM roles that administer the cluster, separated by commas',
      applies: (values) => newCluster(values) && within(values, 'cluster', 'deployerRoles') === undefined,
      parse: list,
    },
    {
      path: ['accountId'],
      text: 'AWS account of the stack, twelve digits',
      applies: (values) =>
        onAws(values) &&
        lacks('accountId')(values) &&
        within(values, 'cluster', 'deployerRoles') === undefined,
    },
    {
      path: ['cluster', 'endpointAccessCidrs'],
      text: 'Address ranges you deploy from, separated by commas; none if you deploy from inside the network',
      applies: (values) =>
        newCluster(values) &&
        within(values, 'cluster', 'endpointAccessCidrs') === undefined &&
        within(values, 'cluster', 'deployerInsideNetwork') === undefined,
      parse: list,
    },
    {
      path: ['cluster', 'deployerInsideNetwork'],
      text: 'Do you deploy from inside the network of the cluster (yes, no)',
      applies: (values) =>
        newCluster(values) &&
        within(values, 'cluster', 'endpointAccessCidrs') === undefined &&
        within(values, 'cluster', 'deployerInsideNetwork') === undefined,
      parse: yesOrNo,
    },
    {
      path: ['imageRegistry'],
      text: "Registry and folder of the services' images, such as ghcr.io/acme; none for stand-ins",
      applies: (values) =>
        inProduction(values) && lacks('imageRegistry', 'services', 'allowStandIns')(values),
    },
    {
      path: ['allowStandIns'],
      text: 'May services without an image run a stand-in in production (yes, no)',
      applies: (values) =>
        inProduction(values) && lacks('imageRegistry', 'services', 'allowStandIns')(values),
      parse: yesOrNo,
    },
  ];
}

function lacks(...keys: readonly string[]): (values: Values) => boolean {
  return (values) => keys.every((key) => values[key] === undefined);
}

function within(values: Values, group: string, key: string): unknown {
  const inner = values[group];
  return typeof inner === 'object' && inner !== null && key in inner ? Reflect.get(inner, key) : undefined;
}

function onAws(values: Values): boolean {
  return values['target'] === 'aws';
}

function inProduction(values: Values): boolean {
  return values['environment'] === 'production';
}

function newCluster(values: Values): boolean {
  const existing = within(values, 'cluster', 'mode') === 'existing';
  return onAws(values) && values['mode'] !== 'serverless' && !existing;
}

function list(answer: string): readonly string[] {
  return answer.split(/[\s,]+/).filter((element) => element !== '');
}

function yesOrNo(answer: string): unknown {
  const words: Readonly<Record<string, boolean>> = { yes: true, y: true, no: false, n: false };
  return words[answer.toLowerCase()] ?? answer;
}
