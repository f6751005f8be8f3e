import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { environments, targets, type Environment, type Target } from '../../src/model/environment';
import { planPlatform } from '../../src/plan/planPlatform';
import { isList, propertyValue, valueAt, type PropertyValue, type World } from '../harness';

const system = 'task-platform';

interface Planned {
  readonly folder: string;
  readonly resources: readonly PropertyValue[];
}

async function planned(environment: Environment, target: Target, world: World): Promise<Planned> {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-plan-')), 'plan');
  const subject = { system, environment, target };
  await planPlatform({ subject, root: process.cwd(), world, format: 'text', out: folder });
  const text: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'plan.json'), 'utf8'));
  const resources = valueAt(propertyValue(text), 'deployment.resources');
  return { folder, resources: isList(resources) ? resources : [] };
}

const urnsOf = ({ resources }: Planned) => resources.map((resource) => valueAt(resource, 'urn'));

function filesBelow(folder: string): ReadonlyMap<string, string> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [path.relative(folder, file), fs.readFileSync(file, 'utf8')]));
}

describe(`the plan of ${system}`, () => {
  for (const environment of environments) {
    for (const target of targets) {
      it(`has the same resources in both worlds, in ${environment} on ${target}`, async () => {
        const known = await planned(environment, target, 'known');
        const unknown = await planned(environment, target, 'unknown');
        assert.ok(known.resources.length > 50);
        assert.deepEqual(urnsOf(unknown).sort(), urnsOf(known).sort());
      });
    }
  }

  it('is the same, byte for byte, from run to run, and tells no secret', async () => {
    const [first, second] = [
      await planned('production', 'aws', 'known'),
      await planned('production', 'aws', 'known'),
    ];
    const files = filesBelow(first.folder);
    assert.deepEqual(filesBelow(second.folder), files);
    for (const [file, text] of files) assert.doesNotMatch(text, /simulated[0-9a-f]{12,}/, file);
  });

  it('leads from the Secret of a service to the database that it comes from', async () => {
    const { resources } = await planned('production', 'aws', 'known');
    const byUrn = new Map(resources.map((resource) => [valueAt(resource, 'urn'), resource]));
    const secrets = resources.filter((resource) => valueAt(resource, 'type') === 'kubernetes:core/v1:Secret');
    const leading = secrets.filter((secret) => typesBefore(secret, byUrn).has('aws:rds/instance:Instance'));
    assert.ok(leading.length >= 3, `${leading.length} of ${secrets.length} Secrets lead to the database`);
  });

  it('says which file of settings for policies cannot be read', async () => {
    const subject = { system, environment: 'production', target: 'aws' } as const;
    const policies = { asked: true, configFile: 'nowhere.json' };
    const request = { subject, root: process.cwd(), world: 'known', format: 'text', policies } as const;
    await assert.rejects(
      async () => planPlatform(request),
      /--policy-config nowhere\.json: cannot be read as JSON \(ENOENT/,
    );
  });

  it('is not written where the system is unknown', async () => {
    const subject = { system: 'task-platfrom', environment: 'production', target: 'aws' } as const;
    const out = path.join(os.tmpdir(), 'berth-never-written');
    const request = { subject, root: process.cwd(), world: 'known', format: 'text', out } as const;
    await assert.rejects(async () => planPlatform(request), /did you mean task-platform/);
    assert.ok(!fs.existsSync(out));
  });
});

/** Returns the types of all that the resource depends on, directly or by way of others. */
function typesBefore(
  resource: PropertyValue,
  byUrn: ReadonlyMap<PropertyValue | undefined, PropertyValue>,
): ReadonlySet<PropertyValue | undefined> {
  const seen = new Set<PropertyValue>([resource]);
  for (const current of seen) {
    const dependencies = valueAt(current, 'dependencies');
    for (const urn of isList(dependencies) ? dependencies : []) {
      const next = byUrn.get(urn);
      if (next !== undefined) seen.add(next);
    }
  }
  return new Set([...seen].map((item) => valueAt(item, 'type')));
}
