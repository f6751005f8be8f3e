import assert from 'node:assert/strict';
import { lt } from 'semver';

/** What Berth writes for the nodes of a broker. */
export type BrokerFiles = Readonly<Record<'rabbitmq.conf' | 'definitions.json' | 'enabled_plugins', string>>;

/** Where a node runs on this machine, in place of its pod. */
export interface Place {
  /** Full names of all nodes, in the order of the pods. */
  readonly nodes: readonly string[];
  readonly amqp: number;
  readonly metrics: number;
  /** Path of the definitions. */
  readonly definitions: string;
}

/** Something of a file that a server of this machine cannot take as it is. */
interface Change {
  readonly what: RegExp;
  readonly by: string;
}

/** What of the settings and definitions is younger than the server of some distributions, and what stands in for it. */
const younger: readonly (Change & { readonly file: keyof BrokerFiles; readonly since: string })[] = [
  {
    // Queues grow by themselves from 3.13 on; before, `BrokerCluster` asks for it.
    file: 'rabbitmq.conf',
    since: '3.13.0',
    what: /^quorum_queue\.continuous_membership_reconciliation\..*\n/gm,
    by: '',
  },
  {
    // A policy for one type of queue; before 3.12 it holds for all types, and the tests make quorum queues alone.
    file: 'definitions.json',
    since: '3.12.0',
    what: /"apply-to": "quorum_queues"/g,
    by: '"apply-to": "queues"',
  },
];

/** Returns what is changed for this machine: three nodes share it, and only the loopback reaches them. */
function localChanges({ nodes, amqp, metrics, definitions }: Place): readonly Change[] {
  return [
    {
      what: /^listeners\.tcp\.default = 5672$/m,
      by: `listeners.tcp.1 = 127.0.0.1:${amqp}\nprometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = ${metrics}`,
    },
    { what: /^load_definitions = .*$/m, by: `load_definitions = ${definitions}` },
    ...nodes.map((node, index) => ({
      what: new RegExp(`^(cluster_formation\\.classic_config\\.nodes\\.${index + 1}) = .*$`, 'm'),
      by: `$1 = ${node}`,
    })),
  ];
}

/** Returns the files as a node of this version takes them here. Whatever else stands in them must be to its liking. */
export function localFiles(files: BrokerFiles, version: string, place: Place): BrokerFiles {
  const changed = (file: keyof BrokerFiles) =>
    younger
      .filter((change) => change.file === file && lt(version, change.since))
      .reduce(replaced, files[file]);
  return {
    'rabbitmq.conf': localChanges(place).reduce(replaced, changed('rabbitmq.conf')),
    'definitions.json': changed('definitions.json'),
    enabled_plugins: changed('enabled_plugins'),
  };
}

/** A change of something that is not there any more would hide that the file is another. */
function replaced(text: string, { what, by }: Change): string {
  const result = text.replace(what, by);
  assert.notEqual(result, text, `the file has no ${what}`);
  return result;
}

/** Whether queues go on to new nodes by themselves. */
export function queuesGrow(version: string): boolean {
  return !lt(version, '3.13.0');
}
