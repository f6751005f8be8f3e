import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { findEngine } from '../../src/engine/engine';
import { provideEngine } from '../../src/engine/provideEngine';
import { release } from '../../src/engine/release';
import { UserError } from '../../src/model/userError';

/** A folder of a project, and one for the PATH, each gone after the test. */
interface Machine {
  readonly root: string;
  readonly onPath: string;
  readonly lines: string[];
}

describe('the engine', () => {
  let machine: Machine;

  beforeEach(() => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-engine-'));
    machine = { root: path.join(folder, 'project'), onPath: path.join(folder, 'path'), lines: [] };
    fs.mkdirSync(machine.root);
    fs.mkdirSync(machine.onPath);
  });

  afterEach(() => fs.rmSync(path.dirname(machine.root), { recursive: true }));

  /** The arguments of a search on the machine; nothing of the real one's PATH but its shell and tar. */
  function args(environment: NodeJS.ProcessEnv = {}, releases = 'http://127.0.0.1:1') {
    return {
      root: machine.root,
      environment: { PATH: machine.onPath, ...environment },
      write: (line: string) => machine.lines.push(line),
      releases,
    };
  }

  describe('found', () => {
    it('is PULUMI_BIN before the PATH before the project', async () => {
      const [first, second, third] = [path.join(machine.root, 'mine'), machine.onPath, ownFolder(machine)];
      const chosen = fakeEngine(first, '3.300.0');
      const onPath = fakeEngine(second, '3.301.0');
      const own = fakeEngine(third, '3.302.0');
      assert.equal((await findEngine(args({ PULUMI_BIN: chosen })))?.path, chosen);
      assert.equal((await findEngine(args()))?.path, onPath);
      fs.rmSync(onPath);
      assert.deepEqual(await findEngine(args()), {
        path: own,
        version: '3.302.0',
        source: 'this project',
        languageHost: false,
      });
    });

    it('is passed over, with a word, where it is too old or does not run', async () => {
      fakeEngine(machine.onPath, '3.100.0');
      const own = fakeEngine(ownFolder(machine), '3.302.0');
      assert.equal((await findEngine(args()))?.path, own);
      assert.match(machine.lines.join('\n'), /3\.100\.0 is older than 3\./);
    });

    it('is refused where PULUMI_BIN names none that will do', async () => {
      await assert.rejects(findEngine(args({ PULUMI_BIN: 'nowhere/pulumi' })), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /^PULUMI_BIN: .*nowhere\/pulumi.*unset it/);
        return true;
      });
    });

    it('says whether it can run a program of Node', async () => {
      const own = fakeEngine(ownFolder(machine), '3.302.0');
      fs.writeFileSync(path.join(path.dirname(own), 'pulumi-language-nodejs'), '');
      assert.equal((await findEngine(args()))?.languageHost, true);
    });
  });

  describe('downloaded', () => {
    it('is unpacked whole into the project, with its language host', async () => {
      const archive = archiveOf(machine);
      await serving({ archive }, async (releases) => {
        const engine = await provideEngine(args({}, releases));
        assert.equal(engine.source, 'the official download');
        assert.equal(engine.version, release);
        assert.equal(engine.languageHost, true);
      });
      assert.deepEqual(fs.readdirSync(path.join(machine.root, '.berth')), ['bin']);
    });

    it('is refused, and leaves nothing, where its checksum is not that of the release', async () => {
      const archive = archiveOf(machine);
      const checksum = createHash('sha256').update('another').digest('hex');
      await serving({ archive, checksum }, async (releases) => {
        await assert.rejects(provideEngine(args({}, releases)), /has the SHA-256 .* but the release says/);
      });
      assert.deepEqual(fs.readdirSync(path.join(machine.root, '.berth')), []);
    });

    it('gives way to a build where the connection breaks, and leaves nothing', async () => {
      const archive = archiveOf(machine);
      await serving({ archive, breakAt: 100 }, async (releases) => {
        await assert.rejects(provideEngine(args({}, releases)), /Go is not installed/);
      });
      assert.deepEqual(fs.readdirSync(path.join(machine.root, '.berth')), []);
    });
  });

  describe('to be had in no way', () => {
    it('is an error that says each reason and what to do', async () => {
      await assert.rejects(provideEngine(args()), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /checksums\.txt cannot be had \(.+\); Go is not installed/);
        assert.match(error.message, /set PULUMI_BIN .* or install Go/);
        return true;
      });
      assert.deepEqual(fs.readdirSync(path.join(machine.root, '.berth')), []);
    });

    it("names the build's own last word, and leaves nothing", async () => {
      fs.mkdirSync(path.join(machine.root, 'tools', 'engine'), { recursive: true });
      const go = path.join(machine.onPath, 'go');
      fs.writeFileSync(
        go,
        '#!/bin/sh\nif [ "$1" != version ]; then echo "module lookup disabled" >&2; exit 1; fi\n',
        {
          mode: 0o755,
        },
      );
      await assert.rejects(provideEngine(args()), /cannot be built with Go \(module lookup disabled\)/);
      assert.deepEqual(fs.readdirSync(path.join(machine.root, '.berth')), []);
    });
  });
});

function ownFolder({ root }: Machine): string {
  return path.join(root, '.berth', 'bin');
}

/** Writes a command that answers `version`; returns its path. */
function fakeEngine(folder: string, version: string): string {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'pulumi');
  fs.writeFileSync(file, `#!/bin/sh\necho v${version}\n`, { mode: 0o755 });
  return file;
}

/** Returns an archive like an official one. */
function archiveOf(machine: Machine): Buffer {
  const folder = path.join(path.dirname(machine.root), 'release', 'pulumi');
  fakeEngine(folder, release);
  fs.writeFileSync(path.join(folder, 'pulumi-language-nodejs'), '#!/bin/sh\n', { mode: 0o755 });
  return execFileSync('tar', ['-czf', '-', '-C', path.dirname(folder), 'pulumi']);
}

interface Published {
  readonly archive: Buffer;
  /** Default: the archive's own. */
  readonly checksum?: string;
  /** Bytes after which the connection breaks. Default: it does not. */
  readonly breakAt?: number;
}

/** Runs `use` while a server has the release. */
async function serving(published: Published, use: (address: string) => Promise<void>): Promise<void> {
  const server = http.createServer((request, response) => answer(published, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await use(`http://127.0.0.1:${port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function answer(
  { archive, checksum, breakAt }: Published,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  if (request.url?.endsWith('-checksums.txt') === true) {
    const sum = checksum ?? createHash('sha256').update(archive).digest('hex');
    const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
    response.end(platforms.map((name) => `${sum}  pulumi-v${release}-${name}.tar.gz\n`).join(''));
  } else if (breakAt === undefined) {
    response.end(archive);
  } else {
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, breakAt), () => response.destroy());
  }
}
