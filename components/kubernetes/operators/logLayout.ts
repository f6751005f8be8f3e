import { logStream, type SearchLogEngine } from '../../../src/wiring/operations/logPrograms';

export interface LogLayoutArgs {
  readonly engine: SearchLogEngine;
  /** Days in which logs are written to and searched where they were made. */
  readonly hotDays: number;
  /** Days that they are kept read-only after that. */
  readonly coldDays: number;
  /** Whether there is a second node for a copy of every log. */
  readonly replicated: boolean;
}

/** One document of JSON, and the path of the API that takes it. */
export interface LogDocument {
  /** Name of the file. */
  readonly file: string;
  readonly path: string;
  /** Whether the API takes a new version only with the numbers of the one that is there. */
  readonly numbered: boolean;
  readonly content: object;
}

/** A day's logs, or so many, are one index: retention goes by whole indices. */
const rollover = { age: '1d', gigabytes: 20 } as const;

/**
 * Returns what a search cluster must know before the first log: for how long it keeps them, and what is in them. The
 * policy comes first, since the template names it.
 */
export function logLayout(args: LogLayoutArgs): readonly LogDocument[] {
  const policy = args.engine === 'elasticsearch' ? lifecyclePolicy(args) : statePolicy(args);
  const template = {
    file: 'template.json',
    path: `_index_template/${logStream}`,
    numbered: false,
    content: indexTemplate(args),
  };
  return [policy, template];
}

/** Elasticsearch's own policy (ILM); the ages count from the rollover. */
function lifecyclePolicy({ hotDays, coldDays }: LogLayoutArgs): LogDocument {
  const rolled = { max_age: rollover.age, max_primary_shard_size: `${rollover.gigabytes}gb` };
  return {
    file: 'policy.json',
    path: `_ilm/policy/${logStream}`,
    numbered: false,
    content: {
      policy: {
        phases: {
          hot: { actions: { rollover: rolled, set_priority: { priority: 100 } } },
          ...(coldDays === 0
            ? {}
            : {
                cold: {
                  min_age: `${hotDays}d`,
                  actions: {
                    readonly: {},
                    allocate: { number_of_replicas: 0 },
                    set_priority: { priority: 0 },
                  },
                },
              }),
          delete: { min_age: `${hotDays + coldDays}d`, actions: { delete: {} } },
        },
      },
    },
  };
}

/** OpenSearch's own policy (ISM); the ages count from the creation of the index. */
function statePolicy({ hotDays, coldDays }: LogLayoutArgs): LogDocument {
  const gone = { name: 'delete', actions: [{ delete: {} }], transitions: [] };
  const cold = {
    name: 'cold',
    actions: [{ read_only: {} }, { replica_count: { number_of_replicas: 0 } }],
    transitions: [after(hotDays + coldDays, 'delete')],
  };
  return {
    file: 'policy.json',
    path: `_plugins/_ism/policies/${logStream}`,
    numbered: true,
    content: {
      policy: {
        description: `Logs of pods: ${hotDays} days hot, ${coldDays} days cold`,
        default_state: 'hot',
        states: [
          {
            name: 'hot',
            actions: [
              {
                rollover: { min_index_age: rollover.age, min_primary_shard_size: `${rollover.gigabytes}gb` },
              },
            ],
            transitions: [after(hotDays, coldDays === 0 ? 'delete' : 'cold')],
          },
          ...(coldDays === 0 ? [] : [cold]),
          gone,
        ],
        ism_template: [{ index_patterns: [logStream], priority: 200 }],
      },
    },
  };
}

function after(days: number, state: string) {
  return { state_name: state, conditions: { min_index_age: `${days}d` } };
}

/**
 * What programs say in JSON, and the labels of pods, are one field each: as fields of their own, two services that give
 * one name to a number and a text would have each other's lines refused.
 */
function indexTemplate({ engine, replicated }: LogLayoutArgs) {
  const oneField = { type: engine === 'elasticsearch' ? 'flattened' : 'flat_object' };
  const name = { type: 'keyword' };
  return {
    index_patterns: [logStream],
    data_stream: {},
    priority: 200,
    template: {
      settings: {
        'index.number_of_shards': 1,
        'index.number_of_replicas': replicated ? 1 : 0,
        'index.refresh_interval': '10s',
        ...(engine === 'elasticsearch' ? { 'index.lifecycle.name': logStream } : {}),
      },
      mappings: {
        dynamic: false,
        properties: {
          '@timestamp': { type: 'date' },
          log: { type: 'text' },
          stream: name,
          fields: oneField,
          kubernetes: {
            properties: {
              namespace_name: name,
              pod_name: name,
              container_name: name,
              container_image: name,
              host: name,
              labels: oneField,
            },
          },
        },
      },
    },
  };
}

/** Puts each document that is named, as PATH FILE NUMBERED, to the API at ENDPOINT. */
export const layLogsOut = `
request() { curl --silent --show-error --max-time 60 "$@"; }
number() { sed -n 's/.*"'"$1"'":\\([0-9][0-9]*\\).*/\\1/p'; }
put() {
  query=
  if [ "$3" = true ]; then
    present=$(request "$ENDPOINT/$1")
    sequence=$(printf %s "$present" | number _seq_no)
    term=$(printf %s "$present" | number _primary_term)
    if [ -n "$sequence" ]; then query="?if_seq_no=$sequence&if_primary_term=$term"; fi
  fi
  request --fail-with-body --request PUT --header 'Content-Type: application/json' \\
    --data-binary "@\${LAYOUT:-/layout}/$2" "$ENDPOINT/$1$query"
  echo
}
while [ "$#" -gt 0 ]; do put "$1" "$2" "$3"; shift 3; done
`;
