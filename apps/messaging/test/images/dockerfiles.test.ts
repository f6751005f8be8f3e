import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Copy, DockerfileParser, type Dockerfile } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

const application = join(__dirname, '../..');
const images = { frontend: ['80'], websocket: ['8080', '8081'] };

/** What .dockerignore lets through: it forbids all, and then allows what it names. */
function allowed(): readonly string[] {
  const lines = readFileSync(join(application, '.dockerignore'), 'utf8').split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  assert.equal(rules[0], '*');
  assert.ok(rules.slice(1).every((rule) => /^![\w./-]+$/.test(rule)));
  return rules.slice(1).map((rule) => rule.slice(1));
}

/** The paths that a Dockerfile copies from the folder of the build. */
function copied(dockerfile: Dockerfile): readonly string[] {
  return dockerfile
    .getInstructions()
    .filter((instruction): instruction is Copy => instruction instanceof Copy)
    .filter((copy) => copy.getFlags().every((flag) => flag.getName() !== 'from'))
    .flatMap((copy) =>
      copy
        .getArguments()
        .slice(0, -1)
        .map((argument) => argument.getValue()),
    );
}

for (const [name, ports] of Object.entries(images)) {
  describe(`The Dockerfile of ${name}`, () => {
    const text = readFileSync(join(application, 'images', name, 'Dockerfile'), 'utf8');
    const dockerfile = DockerfileParser.parse(text);
    const last = (keyword: string) =>
      dockerfile
        .getInstructions()
        .findLast((instruction) => instruction.getKeyword() === keyword)
        ?.getArgumentsContent();

    it('is one, and has nothing that its parser warns of', () => {
      assert.deepEqual(
        validate(text).map(({ message, range }) => [range.start.line + 1, message]),
        [],
      );
    });

    it('pins what it builds on by version and by digest, and leaves the tools of the build behind', () => {
      const stages = dockerfile.getFROMs();
      assert.equal(stages.length, 2);
      for (const stage of stages) {
        assert.match(stage.getImage() ?? '', /^[a-z]+:\d+\.\d+\.\d+-alpine[\w.-]+@sha256:[0-9a-f]{64}$/);
      }
    });

    it('runs as a user who is not root, by number, checks its health, and says where it listens', () => {
      assert.match(last('USER') ?? '', /^[1-9]\d*:[1-9]\d*$/);
      assert.match(last('HEALTHCHECK') ?? '', /CMD/);
      assert.equal(last('EXPOSE'), ports.join(' '));
    });

    it('copies only what .dockerignore lets through, and that is there', () => {
      const paths = copied(dockerfile);
      assert.ok(paths.length > 4);
      for (const path of paths) {
        assert.ok(allowed().includes(path), path);
        assert.ok(existsSync(join(application, path)), path);
      }
    });
  });
}

describe('The build of the images', function () {
  this.timeout(120_000);

  it('needs nothing but what .dockerignore lets through', () => {
    const folder = mkdtempSync(join(tmpdir(), 'messaging-build-'));
    try {
      for (const path of allowed()) cpSync(join(application, path), join(folder, path), { recursive: true });
      // In the image `npm ci` brings these.
      symlinkSync(join(application, 'node_modules'), join(folder, 'node_modules'));
      execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: 'pipe' });
      assert.deepEqual(readdirSync(join(folder, 'dist/server')), ['server.js']);
      for (const name of ['user', 'admin']) {
        assert.deepEqual(readdirSync(join(folder, 'dist/frontend', name)), [
          'assets',
          'config.json',
          'icon.svg',
          'index.html',
        ]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
