#!/usr/bin/env node
'use strict';

const { bundle } = require('./bundle.js');

bundle('src/cli/berth.ts').then(require, () => {
  // esbuild has said what is wrong.
  process.exitCode = 1;
});
