import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { illustrativeSettings, type Settings } from '../../src/config/settings';
import { catalogue } from '../../src/systems/catalogue';

const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'messaging.md'), 'utf8');
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** The stack files of the page, as settings. */
function samples(): readonly Settings[] {
  return [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => {
    const { config } = stackFile.parse(parse(yaml));
    const given = Object.entries(config).map(([key, value]) => [key.replace(/^berth:/, ''), value] as const);
    const { system, environment, target, ...overrides } = Object.fromEntries(given);
    assert.deepEqual([system, environment, target], ['user-admin-messaging', 'production', 'aws']);
    return illustrativeSettings('user-admin-messaging', 'production', 'aws', catalogue, overrides);
  });
}

describe('the stack files in docs/messaging.md', () => {
  it('name an image for every service, in the seed’s names or in their own', () => {
    const [inPods] = samples();
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(inPods?.services ?? {}).map(([service, { image }]) => [service, image]),
      ),
      {
        'websocket-service': 'ghcr.io/acme/user-admin-messaging/websocket:1.0.0',
        'user-frontend-service': 'ghcr.io/acme/user-admin-messaging/user-frontend:1.0.0',
        'admin-frontend-service': 'ghcr.io/acme/chat-admin:1.0.0',
      },
    );
  });

  it('bring what the build of the application writes', () => {
    const [, functions] = samples();
    assert.equal(functions?.mode, 'serverless');
    const build = readFileSync(path.join(__dirname, '..', '..', 'apps', 'messaging', 'build.mjs'), 'utf8');
    const brought = [
      functions.functions['websocket-handler']?.artifact,
      functions.websites['static-files']?.folder,
    ];
    for (const folder of brought) {
      const [, below = 'nothing'] = /^apps\/messaging\/(dist\/\w+)$/.exec(folder ?? '') ?? [];
      assert.ok(build.includes(`'${below}'`), folder);
    }
  });
});
