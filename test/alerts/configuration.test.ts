import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';
import { input, isBag, isList, propertyValue, valueAt, type PropertyBag } from '../harness';
import { object } from '../systems/planned';
import { planStack, stacks } from '../systems/stacks';
import { alertStacks } from './alertStacks';
import { check } from './promtool';

/** Stacks that have a Prometheus. */
const watched = stacks.filter(({ title }) => alertStacks.some((stack) => stack.title === title));

async function fileOf(stack: (typeof stacks)[number], name: string, file: string): Promise<string> {
  const text = (await filesOf(stack, name))[file];
  assert(typeof text === 'string');
  return text;
}

async function filesOf(stack: (typeof stacks)[number], name: string): Promise<PropertyBag> {
  const { recording } = await planStack(stack, 'known');
  const files = input(object(recording, 'ConfigMap', name), 'data');
  assert(isBag(files));
  return files;
}

/** Debian's promtool is built without the discovery of Kubernetes, and knows no word of it. */
function withoutDiscovery(text: string): string {
  const parsed: unknown = parse(text);
  const configuration = propertyValue(parsed);
  assert(isBag(configuration));
  const jobs = configuration['scrape_configs'] ?? null;
  assert(isList(jobs) && jobs.every(isBag));
  const known = jobs.map((job) =>
    Object.fromEntries(Object.entries(job).filter(([key]) => key !== 'kubernetes_sd_configs')),
  );
  return stringify({ ...configuration, scrape_configs: known });
}

describe('the configuration of every stack', () => {
  it('is one that promtool takes', async () => {
    const texts = new Set<string>();
    for (const stack of watched) texts.add(await fileOf(stack, 'prometheus-config', 'prometheus.yml'));
    const files = Object.fromEntries(
      [...texts].map((text, index) => [`${index}.yml`, withoutDiscovery(text)] as const),
    );
    // Certificates and tokens are there in pods alone.
    for (const name of Object.keys(files))
      await check('promtool', ['check', 'config', '--syntax-only'], files, [name]);
  }).timeout(240_000);

  it("has Alertmanager and the seed's rules where it alerts, and neither where it does not", async () => {
    for (const stack of watched) {
      const { facts } = alertStacks.find(({ title }) => title === stack.title) ?? {};
      const text = await fileOf(stack, 'prometheus-config', 'prometheus.yml');
      const parsed: unknown = parse(text);
      const configuration = propertyValue(parsed);
      const alertmanager = valueAt(configuration, 'alerting.alertmanagers.0.static_configs.0.targets');
      assert.deepEqual(alertmanager, facts?.alerts === true ? ['alertmanager:9093'] : undefined, stack.title);
      if (facts?.alerts !== true) continue;
      assert.deepEqual(valueAt(configuration, 'rule_files'), ['/etc/prometheus/rules/*.yml']);
      const rules = await filesOf(stack, 'prometheus-rules');
      assert(Object.keys(rules).length >= 3 && Object.keys(rules).every((name) => name.endsWith('.yml')));
    }
  }).timeout(240_000);

  it('is one of alerts that amtool takes, and tells somebody from staging on', async () => {
    for (const stack of watched) {
      const { facts } = alertStacks.find(({ title }) => title === stack.title) ?? {};
      if (facts?.alerts !== true) continue;
      const text = await fileOf(stack, 'alertmanager-config', 'alertmanager.yml');
      const parsed: unknown = parse(text);
      const receivers = valueAt(propertyValue(parsed), 'receivers');
      assert(isList(receivers));
      const names = receivers.map((receiver) => valueAt(receiver, 'name'));
      assert(names.length > 1 && names[0] === 'nobody', stack.title);
    }
    const [first] = watched.filter(({ environment }) => environment === 'production');
    assert(first !== undefined);
    const text = await fileOf(first, 'alertmanager-config', 'alertmanager.yml');
    await check('amtool', ['check-config'], { 'alertmanager.yml': text });
  }).timeout(240_000);
});
