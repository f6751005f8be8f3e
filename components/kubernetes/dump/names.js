'use strict';

// The first dump of a day is 2026-11-21.sql.gz.enc, a further one 2026-11-21T140233Z.sql.gz.enc: none overwrites
// another, and the order of the alphabet is that of time. Other objects of the bucket are nobody's dumps.

const pattern = /^(\d{4}-\d{2}-\d{2})(T\d{6}Z)?\.sql\.gz\.enc$/;
const folderPattern = /^[A-Za-z0-9_-]+$/;
const millisecondsOfADay = 24 * 60 * 60 * 1000;

/** Returns the dumps among the keys, oldest first. */
function dumpsOf(keys) {
  return keys.filter((key) => pattern.test(key)).sort();
}

/** Returns the databases that a bucket has dumps of in folders of their own: the folders' names. */
function databasesOf(keys) {
  const parts = keys.map((key) => key.split('/'));
  const dumps = parts.filter(([, name = '', ...more]) => more.length === 0 && pattern.test(name));
  return [...new Set(dumps.map(([folder]) => folder))].filter((folder) => folderPattern.test(folder)).sort();
}

/** Returns the name of a dump that is made now. */
function nameAt(now, existing) {
  const [date, time] = now.toISOString().split(/[T.]/);
  const name = `${date}.sql.gz.enc`;
  return existing.includes(name) ? `${date}T${time.replaceAll(':', '')}Z.sql.gz.enc` : name;
}

/** Returns the dumps of a day that is more than that many days ago. */
function expired(dumps, retentionDays, now) {
  const oldest = new Date(now.getTime() - retentionDays * millisecondsOfADay).toISOString().slice(0, 10);
  return dumps.filter((name) => pattern.exec(name)[1] < oldest);
}

module.exports = { databasesOf, dumpsOf, expired, nameAt };
