'use strict';

// Stores the dump in the file $1.

const { Bucket } = require('./bucket.js');
const { storeDump } = require('./storeDump.js');

storeDump(new Bucket(process.env), process.argv[2], process.env).catch((error) => {
  console.error(`the dump was not stored: ${error.message}`);
  process.exitCode = 1;
});
