import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ruleFiles, ruleGroups } from '../../src/alerts/ruleFiles';
import { isAlert, type AlertingRule, type RuleGroup } from '../../src/alerts/rules';
import { alertCases } from './alertCases';
import { alertsOf, alertStacks, type AlertStack } from './alertStacks';
import { check } from './promtool';
import type { AlertCase, Scene } from './scenes';

/** Name and severity of an alert, under which its cases stand. */
function keyOf({ alert, labels }: AlertingRule): string {
  return `${alert} ${labels['severity']}`;
}

/** Every alert of every stack. */
const all = alertStacks.flatMap(alertsOf);

/** A unit test of promtool: what is fed, and which alerts of that name fire at that time. */
function unitTest(alert: string, { labels, interval = '1m' }: AlertCase, scene: Scene, fires: boolean) {
  const [name = '', severity = ''] = alert.split(' ');
  const own = { ...labels, severity };
  const selected = Object.entries(own).map(([label, value]) => `${label}="${value}"`);
  const expression = `count by (${Object.keys(own).join(', ')}) (ALERTS{alertname="${name}",alertstate="firing",${selected.join(',')}})`;
  return {
    name: `${alert} ${fires ? 'fires' : 'is silent'} ${JSON.stringify(scene)}`,
    interval,
    input_series: Object.entries(scene.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: expression,
        eval_time: scene.at,
        exp_samples: fires ? [{ labels: `{${selected.join(',')}}`, value: 1 }] : [],
      },
    ],
  };
}

type Interval = NonNullable<AlertCase['interval']>;

/** What is tried on one file of a stack's rules, with a sample and an evaluation each interval. */
function unitTests({ facts }: AlertStack, groups: readonly RuleGroup[], interval: Interval) {
  const alerts = groups.flatMap(({ rules }) => rules.filter(isAlert));
  return [...new Set(alerts.map(keyOf))].flatMap((key) =>
    (alertCases[key]?.(facts) ?? [])
      .filter((one) => (one.interval ?? '1m') === interval)
      .flatMap((one) => [
        unitTest(key, one, one.fires, true),
        ...one.silent.map((scene) => unitTest(key, one, scene, false)),
      ]),
  );
}

/** Runs them, the file's rules alone beside them: each test evaluates all rules that it is given. */
async function tryRules(stack: AlertStack): Promise<void> {
  const texts = ruleFiles(stack.facts);
  for (const [file, groups] of Object.entries(ruleGroups(stack.facts))) {
    for (const interval of ['1m', '5m', '1h'] as const) {
      const tests = unitTests(stack, groups, interval);
      if (tests.length === 0) continue;
      const document = { rule_files: [file], evaluation_interval: interval, tests };
      const text = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
      const files = { [file]: texts[file] ?? '', 'tests.yml': text };
      await check('promtool', ['test', 'rules'], files, ['tests.yml']);
    }
  }
}

const production = alertStacks.filter(({ facts }) => facts.environment === 'production' && facts.alerts);
/** Options mostly leave the rules as they are; of stacks with the same the first is named. */
const different = new Map(
  [...production].reverse().map((stack) => [JSON.stringify(ruleFiles(stack.facts)), stack]),
);

describe('the alerts of every stack', () => {
  it('are rules that promtool takes', async () => {
    const files = Object.fromEntries(
      alertStacks.flatMap(({ facts }, index) =>
        Object.entries(ruleFiles(facts)).map(([name, text]) => [`${index}-${name}`, text] as const),
      ),
    );
    await check('promtool', ['check', 'rules', '--lint=all', '--lint-fatal'], files);
  });

  it('are all tried, each with what makes it fire and what must not', () => {
    for (const stack of alertStacks) {
      for (const key of new Set(alertsOf(stack).map(keyOf))) {
        const cases = alertCases[key]?.(stack.facts) ?? [];
        assert(cases.length > 0, `${key} of ${stack.title}: add its case to alertCases.ts`);
        if (key !== 'Watchdog none') for (const { silent } of cases) assert(silent.length > 0, key);
      }
    }
  });

  it('are what is tried, and nothing that is gone is', () => {
    const known = new Set(all.map(keyOf));
    assert.deepEqual(
      Object.keys(alertCases).filter((key) => !known.has(key)),
      [],
    );
  });

  it('say how bad they are, whose they are and where their page is', () => {
    for (const { alert, labels, annotations } of all) {
      assert(['critical', 'warning', 'none'].includes(labels['severity'] ?? ''), alert);
      assert(labels['system'] !== undefined && labels['environment'] !== undefined, alert);
      assert.equal(annotations.runbook_url, `docs/runbooks/${alert}.md`);
      assert.match(annotations.summary, /^\S.*\.$/, alert);
      assert.match(annotations.description, /\.$/, alert);
    }
  });

  it('watch the dumps of every database of a server, by the one job that succeeds only with all', () => {
    const stack = alertStacks.find(({ title }) => title === 'csa-hello in production on kubernetes');
    assert(stack !== undefined);
    const [dump, drill] = ['DatabaseDumpTooOld', 'RestoreDrillFailed'].map((name) =>
      alertsOf(stack).find(({ alert }) => alert === name),
    );
    assert.match(
      dump?.annotations.summary ?? '',
      /^Not every database of postgres has a dump younger than 26 /,
    );
    assert.match(dump?.expr ?? '', /time\(\) - .*cronjob="postgres-dump"\} > 93600/);
    assert.match(drill?.annotations.summary ?? '', /of every database of postgres/);
  });

  it('speak in their words of labels alone that they have when they fire', () => {
    for (const stack of alertStacks) {
      for (const rule of alertsOf(stack)) {
        const words = `${rule.annotations.summary} ${rule.annotations.description}`;
        const named = [...words.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? '');
        for (const { labels } of alertCases[keyOf(rule)]?.(stack.facts) ?? [])
          for (const label of named) assert(label in labels, `${rule.alert}: ${label}`);
      }
    }
  });

  for (const stack of different.values()) {
    it(`fire when they should, and only then, in ${stack.title}`, () => tryRules(stack)).timeout(120_000);
  }
});

describe('the runbooks', () => {
  const folder = join(__dirname, '../../docs/runbooks');
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  const names = [...new Set(all.map(({ alert }) => alert))].sort();

  it('are one page an alert, and one alert a page', () => {
    assert.deepEqual([...pages].sort(), names.map((name) => `${name}.md`).sort());
  });

  it('are all in the index', () => {
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of names) assert(index.includes(`[${name}](${name}.md)`), name);
  });

  it('say what it means, what users notice, how to see it, what to do, and when to call for help', () => {
    const headings = [
      '## What it means',
      '## What users notice',
      '## How to see it',
      '## What to do',
      '## When to call for help',
    ];
    for (const name of pages) {
      const text = readFileSync(join(folder, name), 'utf8');
      assert.equal(text.split('\n')[0], `# ${name.replace(/\.md$/, '')}`);
      const found = text.split('\n').filter((line) => line.startsWith('## '));
      assert.deepEqual(found, headings, name);
    }
  });
});
