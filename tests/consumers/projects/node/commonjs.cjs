const library = require('cf-recs');
const { renderReport } = require('cf-recs/report');
const { exercise } = require('./exercise.cjs');

if (typeof renderReport !== 'function') throw new Error('Expected cf-recs/report to be found');
exercise(library, 'out').then(console.log);
