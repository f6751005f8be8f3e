'use strict';

// Stores every dump of the folder $1, each in the bucket's folder of its database. The file `failed` names the databases
// that were not dumped: with them, and with those whose dump is not stored, it ends in an error, once all others are.

const { Bucket } = require('./bucket.js');
const { dumpsIn, failedIn } = require('./dumpFolder.js');
const { storeDump } = require('./storeDump.js');

async function uploadEach(folder, environment) {
  const failed = failedIn(folder);
  const dumps = dumpsIn(folder);
  if (dumps.length + failed.length === 0) throw new Error(`${folder} holds no dump`);
  for (const { database, file } of dumps) {
    await storeDump(new Bucket(environment, database), file, environment).catch((error) => {
      console.error(`the dump of ${database} was not stored: ${error.message}`);
      failed.push(database);
    });
  }
  if (failed.length > 0)
    throw new Error(
      `without a new dump: ${failed.join(', ')}. What stands above, and in the log of the dump, says why`,
    );
}

uploadEach(process.argv[2], process.env).catch((error) => {
  console.error(`not every database was dumped: ${error.message}`);
  process.exitCode = 1;
});
