'use strict';
// The benchmark and what it measures are bundled by the same means as the command.
const { bundle } = require('../bin/bundle.js');

bundle('bench/planSystem.ts')
  .then(() => bundle('bench/benchmark.ts'))
  .then(require);
