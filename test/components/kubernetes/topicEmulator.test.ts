import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  TopicEmulator,
  topicServer,
  type TopicEmulatorArgs,
} from '../../../components/kubernetes/topicEmulator';
import { input, one } from '../../harness';
import {
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const args: TopicEmulatorArgs = {
  namespace,
  grants: [clientGrant('topic', 5000)],
  topics: ['topic', 'other'],
};

/** Play the parts of Moto and of the SDK; the server says which signals are blocked when its thread starts. */
const boto3 = `
class Client:
    def create_topic(self, Name):
        return {"TopicArn": "arn:" + Name}
def client(*_, **__):
    return Client()
`;
const moto = `
import signal
import sys
sys.modules['moto.server'] = sys.modules['moto']
class ThreadedMotoServer:
    def __init__(self, **_):
        pass
    def start(self):
        print("blocked", sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])), flush=True)
    def stop(self):
        print("stopped", flush=True)
`;

const make = (topic = 'topic') => new TopicEmulator('topic', args).connectionFor(topic);

describe('TopicEmulator', () => {
  itIsAStore('topic', 5000, make);

  it('tells a service the ARN of its topic', async () => {
    const recording = await recordStore(make);
    assert.equal(fact(recording, 'arn'), 'arn:aws:sns:us-east-1:123456789012:topic');
    assert.equal(fact(recording, 'endpoint'), 'http://topic.production.svc.cluster.local:5000');
  });

  it('knows no other topic', async () => {
    await assert.rejects(
      recordStore(() => make('third')),
      /the emulator has no topic third; it has topic, other/,
    );
  });

  it('is called an emulator on everything it makes in the cluster, pods included', async () => {
    const recording = await recordStore(make);
    for (const type of [types.statefulSet, types.service, types.configMap]) {
      const labels = JSON.stringify(input(one(recording, type, 'topic'), 'metadata.labels'));
      assert.match(labels, /"berth.dev\/emulator":"true"/);
    }
    const pods = input(one(recording, types.statefulSet), 'spec.template.metadata.labels');
    assert.deepEqual(pods, { app: 'topic', 'berth.dev/emulator': 'true' });
  });

  it('is ready once its topics are there', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'moto');
    assert.equal(variable(container, 'TOPICS'), '["topic","other"]');
    const ready = variable(container, 'READY_FILE');
    assert.match(JSON.stringify(container['startupProbe']), new RegExp(`"test","-f","${ready}"`));
  });

  it('makes its topics and ends when it is told to, as the first process of a container', async function () {
    if (spawnSync('python3', ['--version']).status !== 0) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'berth-topics-'));
    try {
      for (const [file, text] of Object.entries({
        'boto3.py': boto3,
        'moto.py': moto,
        'server.py': topicServer,
      })) {
        writeFileSync(join(folder, file), text);
      }
      const variables = { PORT: '5000', REGION: 'us-east-1', TOPICS: '["a","b"]' };
      const env = { PATH: process.env['PATH'], ...variables, READY_FILE: join(folder, 'ready') };
      const server = spawn('python3', [join(folder, 'server.py')], { env });
      let said = '';
      server.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('arn:b')) server.kill('SIGTERM');
      });
      assert.deepEqual(await once(server, 'exit'), [0, null]);
      // 2 and 15: the kernel keeps from a first process what it neither handles nor blocks.
      assert.equal(
        said,
        'blocked [<Signals.SIGINT: 2>, <Signals.SIGTERM: 15>]\ntopic arn:a\ntopic arn:b\nstopped\n',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
