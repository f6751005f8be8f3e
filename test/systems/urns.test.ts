import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../src/systems/catalogue';
import { planned } from './planned';

/** Where the URNs of a stack are kept; RECORD_URNS=1 writes them anew. */
const folder = join(__dirname, 'urns');
const recording = process.env['RECORD_URNS'] === '1';

/** Returns the recorded URNs, and records them where that is asked for. */
function recorded(file: string, urns: readonly string[]): readonly string[] {
  if (recording) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${urns.join('\n')}\n`);
  }
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describe('the URNs of production', () => {
  for (const { name, targets } of catalogue) {
    for (const target of targets) {
      it(`of ${name} on ${target} stay what they are, or an alias says what they were`, async () => {
        const { resources } = (await planned(name, 'production', target, 'known')).recording;
        const urns = resources.map(({ urn }) => urn).sort();
        const known = recorded(join(folder, `${name}-${target}.txt`), urns);
        const now = new Set([...urns, ...resources.flatMap(({ aliases }) => aliases)]);
        const gone = known.filter((urn) => !now.has(urn));
        assert.ok(known.length > 0, 'record them with RECORD_URNS=1');
        assert.deepEqual(
          gone,
          [],
          'a rename without an alias deletes and recreates; RECORD_URNS=1 where that is meant',
        );
        assert.deepEqual(
          urns.filter((urn) => !known.includes(urn)),
          [],
          'record new ones with RECORD_URNS=1',
        );
      });
    }
  }
});
