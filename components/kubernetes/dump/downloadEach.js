'use strict';

// Fetches the newest dump of every database that the bucket has one of, and of those in DATABASES, which must have one,
// into the folder $1. What cannot be fetched is noted there for drillEach.sh, and keeps no other from being proved.

const { renameSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { Bucket } = require('./bucket.js');
const { fileOf, noteFailed } = require('./dumpFolder.js');
const { fetchDump } = require('./fetchDump.js');
const { databasesOf } = require('./names.js');

async function downloadEach(folder, environment) {
  const stored = databasesOf(await new Bucket(environment).keys());
  const wanted = environment.DATABASES.split(' ');
  const failed = [];
  for (const database of [...new Set([...wanted, ...stored])].sort()) {
    const file = join(folder, fileOf(database));
    try {
      // Only what is whole gets the name that is looked for.
      await fetchDump(new Bucket(environment, database), `${file}.part`, environment);
      renameSync(`${file}.part`, file);
    } catch (error) {
      rmSync(`${file}.part`, { force: true });
      console.error(`the dump of ${database} was not fetched: ${error.message}`);
      failed.push(database);
    }
  }
  noteFailed(folder, failed);
}

downloadEach(process.argv[2], process.env).catch((error) => {
  console.error(`no dump was fetched: ${error.message}`);
  process.exitCode = 1;
});
