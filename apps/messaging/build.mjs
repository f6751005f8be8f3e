// Builds what the images and the function run: dist/server, dist/lambda, and dist/frontend with both interfaces.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { buildFrontends } from './frontend/build.mjs';

const shared = { bundle: true, minify: true, sourcemap: false, legalComments: 'none', logLevel: 'warning' };

/** Programs of Node, in one file each. */
const node = {
  ...shared,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minifySyntax: true,
  keepNames: true,
};

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({ ...node, entryPoints: { server: 'src/server/server.ts' }, outdir: 'dist/server' }),
  // The SDK is there where Lambda runs it.
  build({
    ...node,
    entryPoints: { index: 'src/lambda/index.ts' },
    outdir: 'dist/lambda',
    external: ['@aws-sdk/*'],
  }),
  buildFrontends('dist/frontend'),
]);
