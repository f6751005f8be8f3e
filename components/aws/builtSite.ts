import { existsSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { storeRefusal } from './storeProblems';

/** A file of a site as it lies on this machine. */
export interface BuiltFile {
  /** Name of the object: "user/assets/app-1A2B3C4D.js". */
  readonly key: string;
  readonly path: string;
}

/**
 * Returns the files of a built site, in the order of their names, but for the configuration, which the stack writes.
 * @throws UserError where the folder is not there, or has no page for one of its folders.
 */
export function builtSite(name: string, folder: string, folders: readonly string[]): readonly BuiltFile[] {
  if (!existsSync(folder)) throw storeRefusal('website', name, [noFiles(folder)]);
  const files = filesBelow(folder).map((path) => ({
    path,
    key: relative(folder, path).replaceAll(sep, '/'),
  }));
  const keys = new Set(files.map(({ key }) => key));
  const missing = pagesOf(folders).filter((page) => !keys.has(page));
  if (missing.length > 0) {
    throw storeRefusal(
      'website',
      name,
      missing.map((page) => `there is no ${page} in ${folder}; build it first, or name another folder`),
    );
  }
  const configurations = new Set(configurationsOf(folders));
  return files.filter(({ key }) => !configurations.has(key));
}

/** Returns the pages of a site: one in each folder, or one at the root. */
export function pagesOf(folders: readonly string[]): readonly string[] {
  return prefixesOf(folders).map((prefix) => `${prefix}index.html`);
}

/** Returns the names of what the stack tells the pages: beside each of them. */
export function configurationsOf(folders: readonly string[]): readonly string[] {
  return prefixesOf(folders).map((prefix) => `${prefix}config.json`);
}

/** Returns what the names of objects begin with: "user/", or nothing at the root. */
export function prefixesOf(folders: readonly string[]): readonly string[] {
  return folders.length === 0 ? [''] : folders.map((folder) => `${folder}/`);
}

/** Content types by extension; browsers are told not to guess. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Returns the content type of a file by its name. */
export function contentTypeOf(key: string): string {
  return contentTypes[extname(key)] ?? 'application/octet-stream';
}

/** Returns how long a copy may be used: below `assets` a name has a hash of its content, all else is asked for anew. */
export function cacheControlOf(key: string): string {
  return key.split('/').includes('assets') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function noFiles(folder: string): string {
  return `there are no files at ${folder}; build them first, or name another folder`;
}
