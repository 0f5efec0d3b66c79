const library = require('cf-recs');
const { exercise } = require('./exercise.cjs');

exercise(library, 'out').then(console.log);
