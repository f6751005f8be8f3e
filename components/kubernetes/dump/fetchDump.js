'use strict';

// Fetches a dump and decrypts it. What it writes may be used only if it ends well: that the dump is whole, and made
// with this key, is known at its end.

const { createWriteStream } = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { dumpsOf } = require('./names.js');
const { opened } = require('./sealedFile.js');

/** Dumps that a message names at most. */
const named = 40;

/** Writes the dump that DUMP names, or else the newest, into the file. */
async function fetchDump(bucket, file, environment) {
  const dumps = dumpsOf(await bucket.keys());
  const name = chosen(dumps, environment.DUMP ?? 'newest', bucket);
  console.log(`fetching ${bucket.pathOf(name)} of ${bucket.name}`);
  const key = Buffer.from(environment.DUMP_KEY ?? '', 'hex');
  try {
    await pipeline(opened(key, await bucket.read(name)), createWriteStream(file));
  } catch (error) {
    throw new Error(`${bucket.pathOf(name)}: ${error.message}. ${listOf(dumps)}`, { cause: error });
  }
  console.log(`${bucket.pathOf(name)} is whole`);
}

function chosen(dumps, wanted, bucket) {
  if (dumps.length === 0) throw new Error(`the bucket ${bucket.name} holds no dump`);
  if (wanted === 'newest') return dumps.at(-1);
  if (!dumps.includes(wanted)) throw new Error(`there is no ${bucket.pathOf(wanted)}. ${listOf(dumps)}`);
  return wanted;
}

function listOf(dumps) {
  return `The newest dumps: ${dumps.slice(-named).reverse().join(', ')}`;
}

module.exports = { fetchDump };
