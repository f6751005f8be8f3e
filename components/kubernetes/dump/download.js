'use strict';

// Fetches a dump and decrypts it. What it writes may be used only if it ends well: that the dump is whole, and made
// with this key, is known at its end.

const { createWriteStream } = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { Bucket } = require('./bucket.js');
const { dumpsOf } = require('./names.js');
const { opened } = require('./sealedFile.js');

/** Dumps that a message names at most. */
const named = 40;

async function download(file, environment) {
  const bucket = new Bucket(environment);
  const dumps = dumpsOf(await bucket.keys());
  const name = chosen(dumps, environment.DUMP ?? 'newest', bucket.name);
  console.log(`fetching ${name} of ${bucket.name}`);
  const key = Buffer.from(environment.DUMP_KEY ?? '', 'hex');
  try {
    await pipeline(opened(key, await bucket.read(name)), createWriteStream(file));
  } catch (error) {
    throw new Error(`${name}: ${error.message}. ${listOf(dumps)}`, { cause: error });
  }
  console.log(`${name} is whole`);
}

function chosen(dumps, wanted, bucket) {
  if (dumps.length === 0) throw new Error(`the bucket ${bucket} holds no dump`);
  if (wanted === 'newest') return dumps.at(-1);
  if (!dumps.includes(wanted)) throw new Error(`there is no ${wanted}. ${listOf(dumps)}`);
  return wanted;
}

function listOf(dumps) {
  return `The newest dumps: ${dumps.slice(-named).reverse().join(', ')}`;
}

download(process.argv[2], process.env).catch((error) => {
  console.error(`nothing was restored, the database is as it was: ${error.message}`);
  process.exitCode = 1;
});
