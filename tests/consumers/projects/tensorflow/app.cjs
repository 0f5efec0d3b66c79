const { steps } = require('./steps.cjs');

steps(require('cf-recs'), require('cf-recs/tensorflow')).then(console.log);
