// Bundles a TypeScript program into plain JavaScript, which Node starts without ts-node and its type checks.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.dirname(__dirname);

/** Keeps `__dirname` the folder of the source, so that a file beside it is found from the bundle too. */
const folderOfSource = {
  name: 'folder-of-source',
  setup(build) {
    build.onLoad({ filter: /^.*[\\/](src|components|policies)[\\/].*\.ts$/ }, async (args) => {
      const source = await fs.promises.readFile(args.path, 'utf8');
      const contents = source.replaceAll(/\b__dirname\b/g, JSON.stringify(path.dirname(args.path)));
      return { contents, loader: 'ts' };
    });
  },
};

/** Bundles the program, named by its path in the project, and returns the path of the bundle. */
async function bundle(entryPoint) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    logLevel: 'error',
    plugins: [folderOfSource],
  });
  const folder = path.join(root, '.berth', 'bundles');
  const name = path.basename(entryPoint, '.ts');
  // Another command may run at the same time: a rename shows it the old file or the new one, never a half.
  const temporary = path.join(folder, `${name}-${process.pid}.cjs`);
  const finished = path.join(folder, `${name}.cjs`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(temporary, outputFiles[0].contents);
  fs.renameSync(temporary, finished);
  return finished;
}

module.exports = { bundle };
