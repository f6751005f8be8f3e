'use strict';

// A folder of dumps of several databases: DATABASE.sql.gz each, and the file `failed`, which names those that have none.

const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const suffix = '.sql.gz';

/** Returns the name of a database's dump. */
function fileOf(database) {
  return `${database}${suffix}`;
}

/** Returns the dumps of the folder, each with its database. */
function dumpsIn(folder) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .sort();
  return files.map((name) => ({ database: name.slice(0, -suffix.length), file: join(folder, name) }));
}

/** Returns the databases that failed. */
function failedIn(folder) {
  const path = join(folder, 'failed');
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

/** Notes which databases failed. */
function noteFailed(folder, databases) {
  writeFileSync(join(folder, 'failed'), databases.map((database) => `${database}\n`).join(''));
}

module.exports = { dumpsIn, failedIn, fileOf, noteFailed };
