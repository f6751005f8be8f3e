// Builds the pages of users and of admins, each to be served below the path of its name.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

export const interfaces = ['user', 'admin'];

/** Builds both pages into folders of their names. Files below `assets` carry a hash and never change. */
export async function buildFrontends(folder) {
  await Promise.all(interfaces.map((name) => buildFrontend(name, join(folder, name))));
}

async function buildFrontend(name, outdir) {
  const { metafile } = await build({
    entryPoints: { app: join(here, name, 'main.ts'), page: join(here, 'page.css') },
    outdir,
    entryNames: 'assets/[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const built = Object.keys(metafile.outputs).map((path) => basename(path));
  const template = await readFile(join(here, name, 'index.html'), 'utf8');
  const page = template
    // The page is there with and without a slash at the end of its address, so that nothing is relative to it.
    .replaceAll('{base}', `/${name}`)
    .replaceAll(/\{(\w+)(\.\w+)\}/g, (_, file, extension) => `assets/${hashed(built, file, extension)}`);
  await Promise.all([
    writeFile(join(outdir, 'index.html'), page),
    writeFile(join(outdir, 'config.json'), '{ "endpoint": "/ws" }\n'),
    copyFile(join(here, 'icon.svg'), join(outdir, 'icon.svg')),
  ]);
}

function hashed(built, file, extension) {
  const found = built.find((path) => path.startsWith(`${file}-`) && path.endsWith(extension));
  if (found === undefined) throw new Error(`The build made no ${file}${extension}.`);
  return found;
}
