'use strict';

// Fetches into the file $1 the dump of the database that DATABASE names, or of the only one that the bucket is for.

const { Bucket } = require('./bucket.js');
const { fetchDump } = require('./fetchDump.js');
const { databasesOf } = require('./names.js');

async function download(file, environment) {
  const database = environment.DATABASE;
  if (database !== undefined) await checkDatabase(database, new Bucket(environment));
  await fetchDump(new Bucket(environment, database), file, environment);
}

async function checkDatabase(database, bucket) {
  const databases = databasesOf(await bucket.keys());
  if (databases.includes(database)) return;
  const others =
    databases.length === 0 ? 'of any' : `but of ${databases.join(', ')}: set DATABASE to one of them`;
  throw new Error(`the bucket ${bucket.name} holds no dump of "${database}", ${others}`);
}

download(process.argv[2], process.env).catch((error) => {
  console.error(`nothing was restored, the database is as it was: ${error.message}`);
  process.exitCode = 1;
});
