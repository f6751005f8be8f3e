'use strict';

// What Pulumi's policy host loads: the rules as plain JavaScript, because the host would check their types at each start.
const { bundle } = require('../bin/bundle.js');

module.exports = bundle('policies/main.ts').then(require);
