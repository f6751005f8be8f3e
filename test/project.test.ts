import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** The folders named node_modules, at any depth below one. */
function nestedModules(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.isSymbolicLink()) return [];
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') return [path, ...nestedModules(path)];
    // Packages of a scope lie one folder deeper.
    return entry.name.startsWith('@') ? nestedModules(path) : nestedPackages(path);
  });
}

function nestedPackages(path: string): string[] {
  const nested = join(path, 'node_modules');
  const stats = statSync(nested, { throwIfNoEntry: false });
  return stats?.isDirectory() === true ? [nested, ...nestedModules(nested)] : [];
}

describe('the project', () => {
  it('has one copy of the Pulumi SDK, because a second would not know the mocks of the first', () => {
    const modules = join(root, 'node_modules');
    const copies = [modules, ...nestedModules(modules)].filter(
      (folder) => statSync(join(folder, '@pulumi', 'pulumi'), { throwIfNoEntry: false }) !== undefined,
    );
    assert.deepEqual(copies, [modules]);
  });

  it('locks exact versions without an address to download them from', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    assert.doesNotMatch(lock, /"resolved": "http/);
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.ok(typeof manifest === 'object' && manifest !== null);
    for (const key of ['dependencies', 'devDependencies']) {
      const versions: unknown = Reflect.get(manifest, key);
      assert.ok(typeof versions === 'object' && versions !== null);
      for (const [name, version] of Object.entries(versions)) {
        assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
      }
    }
  });
});
