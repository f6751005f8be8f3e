'use strict';

// Encrypts a dump, puts it into the bucket, reads back that it is whole, and only then removes those that are too old.

const { createReadStream, statSync } = require('node:fs');
const { dumpsOf, expired, nameAt } = require('./names.js');
const { sealed, sealedBytes, trailerBytes } = require('./sealedFile.js');

/** An object up to this size goes in one request; a larger one in parts of it. */
const partBytes = 64 * 1024 * 1024;
/** Parts of one object that S3 takes at most. */
const mostParts = 10000;

/** Stores the dump in the file, and removes those of the bucket that are older than RETENTION_DAYS. */
async function storeDump(bucket, file, environment) {
  const now = new Date();
  const name = nameAt(now, await bucket.keys());
  const size = sealedBytes(statSync(file).size);
  const trailer = await send(bucket, name, size, sealed(keyOf(environment), createReadStream(file)));
  await check(bucket, name, size, trailer);
  console.log(`stored ${bucket.pathOf(name)} in ${bucket.name}, ${size} bytes`);
  const old = expired(dumpsOf(await bucket.keys()), Number(environment.RETENTION_DAYS), now);
  for (const dump of old.filter((other) => other !== name)) {
    await bucket.remove(dump);
    console.log(`removed ${bucket.pathOf(dump)}, older than ${environment.RETENTION_DAYS} days`);
  }
}

function keyOf({ DUMP_KEY: key = '' }) {
  return Buffer.from(key, 'hex');
}

/** Returns the last bytes of what was sent. */
async function send(bucket, name, size, source) {
  let last = Buffer.alloc(0);
  const noted = async function* () {
    for await (const chunk of source) {
      last = Buffer.concat([last, chunk]).subarray(-trailerBytes);
      yield chunk;
    }
  };
  const ofPart = Math.max(partBytes, Math.ceil(size / mostParts));
  if (size <= partBytes) await bucket.put(name, await first(inParts(noted(), size)));
  else await bucket.putParts(name, inParts(noted(), ofPart));
  return last;
}

async function first(source) {
  let found;
  for await (const item of source) found ??= item;
  return found;
}

async function* inParts(source, bytes) {
  let held = [];
  let length = 0;
  for await (const chunk of source) {
    for (let rest = chunk; rest.length > 0;) {
      const taken = rest.subarray(0, bytes - length);
      held.push(taken);
      length += taken.length;
      rest = rest.subarray(taken.length);
      if (length < bytes) continue;
      const part = Buffer.concat(held);
      held = [];
      length = 0;
      yield part;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}

/** A dump that did not arrive whole must not be the newest. */
async function check(bucket, name, size, trailer) {
  const stored = await bucket.size(name);
  const end = await bucket.tail(name, trailerBytes);
  if (stored === size && end.equals(trailer)) return;
  await bucket.remove(name);
  throw new Error(
    `${bucket.pathOf(name)} did not arrive whole: ${stored} of ${size} bytes; it was removed again`,
  );
}

module.exports = { storeDump };
