import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { checksumAnnotation } from '../../../../components/kubernetes/checksum';
import { Grafana, type GrafanaArgs } from '../../../../components/kubernetes/operators/grafana';
import { grafanaProvisioning } from '../../../../components/kubernetes/operators/grafanaConfiguration';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { dashboardGrants } from '../../../../src/wiring/operations/dashboardGrants';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  isSecret,
  ofType,
  one,
  propertyValue,
  valueAt,
  type PropertyValue,
  type Recording,
} from '../../../harness';
import { dashboardsOfStack } from '../../../dashboards/stackDashboards';
import { stacks } from '../../../systems/stacks';
import { at, recorded, type World } from './recordings';

const deploymentType = 'kubernetes:apps/v1:Deployment';
const configMapType = 'kubernetes:core/v1:ConfigMap';
const podSpec = 'spec.template.spec';

const shown: Omit<GrafanaArgs, 'namespace' | 'grants'> = {
  dataSources: [
    { name: 'prometheus', url: 'http://prometheus:9090' },
    { name: 'elasticsearch', url: 'http://log-search:9200', index: 'pods' },
  ],
  dashboards: { 'services.json': '{"uid":"services"}' },
  home: 'services.json',
};

function record(given: Partial<GrafanaArgs> = {}, world: World = 'known'): Promise<Recording> {
  return recorded(() => {
    const namespace = new MonitoringNamespace('monitoring');
    new Grafana('grafana', { ...shown, namespace, grants: [], ...given });
  }, world);
}

async function variables(): Promise<ReadonlyMap<PropertyValue | undefined, PropertyValue | undefined>> {
  const env = input(one(await record(), deploymentType), `${podSpec}.containers.0.env`);
  assert(isList(env) && env.every(isBag));
  return new Map(env.map((entry) => [entry['name'], entry['value'] ?? entry['valueFrom']]));
}

function checksumOf(recording: Recording): PropertyValue | undefined {
  const deployment = one(recording, deploymentType);
  return at(deployment, 'spec', 'template', 'metadata', 'annotations', checksumAnnotation);
}

describe('Grafana', () => {
  it('lets nobody in whom it does not know, and has a password of its own that only its Secret holds', async () => {
    const env = await variables();
    assert.equal(env.get('GF_AUTH_ANONYMOUS_ENABLED'), 'false');
    assert.equal(env.get('GF_USERS_ALLOW_SIGN_UP'), 'false');
    for (const [variable, key] of [
      ['GF_SECURITY_ADMIN_PASSWORD', 'password'],
      ['GF_SECURITY_SECRET_KEY', 'secret-key'],
    ] as const) {
      assert.deepEqual(env.get(variable), { secretKeyRef: { name: 'grafana-admin', key } });
    }
    const secret = one(await record(), 'kubernetes:core/v1:Secret');
    const data = secret.inputs['data'];
    assert(isSecret(data) || (isBag(data) && Object.values(data).every((value) => isSecret(value))));
    const generated = ofType(await record(), 'random:index/randomPassword:RandomPassword');
    assert.deepEqual(
      generated.map((password) => input(password, 'length')),
      [32, 32],
    );
  });

  it('asks nothing of the internet', async () => {
    const env = await variables();
    for (const variable of [
      'GF_ANALYTICS_REPORTING_ENABLED',
      'GF_ANALYTICS_CHECK_FOR_UPDATES',
      'GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES',
      'GF_NEWS_NEWS_FEED_ENABLED',
      'GF_PLUGINS_PLUGIN_ADMIN_ENABLED',
    ]) {
      assert.equal(env.get(variable), 'false', variable);
    }
    assert.equal(env.get('GF_PLUGINS_PREINSTALL_DISABLED'), 'true');
  });

  it('reads its dashboards and data sources from files, and shows one first that is there', async () => {
    const recording = await record();
    const dashboards = one(recording, configMapType, 'grafana-dashboards');
    assert.deepEqual(dashboards.inputs['data'], shown.dashboards);
    const deployment = one(recording, deploymentType);
    const mounts = input(deployment, `${podSpec}.containers.0.volumeMounts`);
    assert(isList(mounts) && mounts.every(isBag));
    const folder = mounts.find((mount) => mount['name'] === 'dashboards')?.['mountPath'];
    assert(typeof folder === 'string');
    const home = (await variables()).get('GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH');
    assert.equal(home, `${folder}/services.json`);
    const providers = input(one(recording, configMapType, 'grafana-provisioning'), 'data');
    assert(isBag(providers) && typeof providers['providers.yml'] === 'string');
    const parsed: unknown = parse(providers['providers.yml']);
    assert.match(JSON.stringify(parsed), new RegExp(`"path":"${folder}"`));
  });

  it('starts anew when a dashboard, a data source or its password changes', async () => {
    const sum = checksumOf(await record());
    assert(typeof sum === 'string');
    assert.match(sum, /^[0-9a-f]{64}$/);
    assert.notEqual(checksumOf(await record({ dashboards: { 'services.json': '{}' } })), sum);
    assert.notEqual(checksumOf(await record({ dataSources: [] })), sum);
  });

  it('has no Ingress, and no pod may connect to it; it starts once its rules are there', async () => {
    const recording = await record();
    assert.deepEqual(ofType(recording, 'kubernetes:networking.k8s.io/v1:Ingress'), []);
    const policy = one(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy', 'grafana');
    assert.deepEqual(input(policy, 'spec.ingress'), []);
    assert.deepEqual(input(policy, 'spec.podSelector.matchLabels'), { app: 'grafana' });
    assert(everythingBefore(recording, one(recording, deploymentType)).has(policy.urn));
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record({}, world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});

describe('the data sources of Grafana', () => {
  it('go by the ids that the dashboards name', () => {
    const { 'datasources.yml': text = '' } = grafanaProvisioning(shown.dataSources);
    const read = propertyValue(parse(text));
    assert.deepEqual(
      [0, 1].map((index) => valueAt(read, `datasources.${index}.uid`)),
      ['prometheus', 'elasticsearch'],
    );
    assert.equal(valueAt(read, 'datasources.0.isDefault'), true);
    assert.equal(valueAt(read, 'datasources.1.jsonData.index'), 'pods');
  });

  it('lead from a line of a log to its trace, where traces are kept', () => {
    const loki = { name: 'loki', url: 'http://loki:3100' } as const;
    const jaeger = { name: 'jaeger', url: 'http://jaeger:16686' } as const;
    const linkOf = (sources: GrafanaArgs['dataSources']) =>
      valueAt(
        propertyValue(parse(grafanaProvisioning(sources)['datasources.yml'] ?? '')),
        'datasources.0.jsonData.derivedFields.0',
      );
    assert.equal(linkOf([loki]), undefined);
    const link = linkOf([loki, jaeger]);
    assert(isBag(link) && typeof link['matcherRegex'] === 'string');
    assert.equal(link['datasourceUid'], 'jaeger');
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    for (const line of [
      `{"level":"info","trace_id":"${id}"}`,
      `{"traceId": "${id}"}`,
      `level=info trace_id=${id}`,
    ])
      assert.equal(new RegExp(link['matcherRegex']).exec(line)?.[1], id, line);
  });
});

describe('the grants of dashboards', () => {
  const asked = (title: string) => {
    const found = stacks.find((stack) => stack.title === title);
    assert(found !== undefined, title);
    const facts = dashboardsOfStack(found)?.facts;
    assert(facts !== undefined, title);
    return dashboardGrants(facts).map(({ direction, subject, ports }) => [
      direction,
      subject,
      ports[0]?.port,
    ]);
  };

  it('lead from Grafana to what it asks, and nowhere else; at both ends', () => {
    const always = [
      ['egress', 'grafana', 53],
      ['egress', 'grafana', 9090],
      ['ingress', 'prometheus', 9090],
    ];
    assert.deepEqual(asked('task-platform in testing on aws'), always);
    assert.deepEqual(asked('vibebox in production on aws'), [
      ...always,
      ['egress', 'grafana', 3100],
      ['ingress', 'loki', 3100],
      ['egress', 'grafana', 16686],
      ['ingress', 'jaeger', 16686],
    ]);
    assert.deepEqual(asked('csa-hello in production on kubernetes').slice(3, 5), [
      ['egress', 'grafana', 9200],
      ['ingress', 'log-search', 9200],
    ]);
  });
});
