import assert from 'node:assert/strict';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import { parseSettings } from '../../src/config/parseSettings';
import type { Target } from '../../src/model/environment';
import { assess } from '../../src/plan/assess';
import { planFiles } from '../../src/plan/writePlan';
import { platform, type Platform } from '../../src/platform';
import { catalogue } from '../../src/systems/catalogue';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import { diagram } from '../../src/wiring/diagram';
import { isBag, isSecret, run, secretValue, valueAt, type PropertyValue, type Recording } from '../harness';
import { planned } from './planned';
import { planStack, stacks } from './stacks';

/** Text that no file of a plan may hold. */
const sentinel = 'sentinel-of-a-registry-password';

async function withSentinel(system: string, target: Target) {
  const values = {
    ...illustrativeValues(target),
    system,
    environment: 'production',
    target,
    imagePullSecrets: [{ name: 'pull', registry: 'ghcr.io', username: 'puller', password: sentinel }],
  };
  const settings = parseSettings(values, catalogue, { illustrative: true, secretKeys: ['imagePullSecrets'] });
  const built: Platform[] = [];
  const recording = await run(
    async () => {
      const made = await platform(settings);
      built.push(made);
      return made.outputs;
    },
    { world: 'known' },
  );
  const [made] = built;
  assert.ok(made);
  const { landscape, wiring } = made;
  const graph = diagram(made.system, landscape, wiring.bindings);
  const judged = assess(recording, settings, made, {});
  return { recording, files: planFiles({ recording, graph, access: accessMatrix(wiring), ...judged }) };
}

/** Every text of eight characters or more that the program made a secret, wherever it stands. */
function secretTexts(recording: Recording): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: PropertyValue, inSecret: boolean): void => {
    if (isSecret(value)) visit(secretValue(value) ?? null, true);
    else if (typeof value === 'string' && inSecret && value.length >= 8) found.add(value);
    else if (Array.isArray(value)) value.forEach((child: PropertyValue) => visit(child, inSecret));
    else if (isBag(value)) Object.values(value).forEach((child) => visit(child, inSecret));
  };
  for (const { inputs, outputs } of recording.resources) {
    visit(inputs, false);
    visit(outputs, false);
  }
  visit(recording.outputs, false);
  return found;
}

/** Every text that stands in plain in a resource and holds a secret of the program, with its URN. */
function plainSecrets(recording: Recording): readonly string[] {
  const secrets = [...secretTexts(recording)];
  const plain = (value: PropertyValue): string[] => {
    if (isSecret(value)) return [];
    if (typeof value === 'string') return [value];
    if (Array.isArray(value)) return value.flatMap(plain);
    return isBag(value) ? Object.values(value).flatMap(plain) : [];
  };
  return recording.resources.flatMap(({ urn, inputs, outputs }) =>
    [...plain(inputs), ...plain(outputs)]
      .filter((text) => secrets.some((secret) => text.includes(secret)))
      .map((text) => `${urn}: ${text}`),
  );
}

for (const { name, targets } of catalogue) {
  for (const target of targets) {
    describe(`secrets of ${name} on ${target}`, () => {
      it('stand in plain text in no file of the plan', async () => {
        const { recording, files } = await withSentinel(name, target);
        const secrets = secretTexts(recording);
        const decoded = [...secrets].map((text) => Buffer.from(text, 'base64').toString('utf8'));
        assert.ok(
          decoded.some((text) => text.includes(sentinel)),
          'the sentinel was used',
        );
        for (const [path, content] of files) {
          assert.ok(!content.includes(sentinel), path);
          for (const secret of secrets)
            assert.ok(!content.includes(secret), `${path} holds a secret in plain text`);
        }
      });

      it('stand in plain text in no input or output of any resource', async () => {
        const { recording } = await withSentinel(name, target);
        assert.deepEqual(plainSecrets(recording), []);
      });
    });
  }
}

describe("secrets of a seed's options", () => {
  for (const stack of stacks.filter(({ overrides }) => Object.keys(overrides).length > 0)) {
    it(`stand in plain text nowhere: ${stack.title}`, async () => {
      const { recording } = await planStack(stack, 'known');
      assert.deepEqual(plainSecrets(recording), []);
      const given = JSON.stringify(stack.overrides).match(/(password|key)-of-[a-z-]+/g) ?? [];
      const state = JSON.stringify(
        recording.resources.map(({ inputs, outputs }) => withoutSecrets([inputs, outputs])),
      );
      for (const secret of given) assert.ok(!state.includes(secret), secret);
    });
  }
});

/** What stays when the secret values are taken out. */
function withoutSecrets(value: PropertyValue): unknown {
  if (isSecret(value)) return 'secret';
  if (Array.isArray(value)) return value.map(withoutSecrets);
  return isBag(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]))
    : value;
}

describe('a secret of a store', () => {
  it('is what it says: the URL of the database holds the role, its password and the address', async () => {
    const { recording } = await planned('task-platform', 'production', 'aws', 'known');
    const secret = recording.resources.find(({ type, inputs }) => {
      const { metadata } = inputs;
      return (
        type === 'kubernetes:core/v1:Secret' &&
        isBag(metadata ?? null) &&
        JSON.stringify(metadata).includes('"database-secret"')
      );
    });
    const encoded = secretValue(valueAt(secret?.inputs, 'data.url'));
    const url = new URL(Buffer.from(typeof encoded === 'string' ? encoded : '', 'base64').toString('utf8'));
    assert.equal(url.protocol, 'postgresql:');
    assert.equal(url.username, 'auth_service');
    assert.equal(url.password.length, 32);
    assert.match(url.hostname, /\.rds\.amazonaws\.com$/);
    assert.equal(url.pathname, '/task_platform');
    assert.equal(url.searchParams.get('sslmode'), 'verify-full');
  });
});
