const library = require('cf-recs');
const { exercise } = require('./exercise.cjs');

describe('cf-recs', () => {
  it('reads, trains on threads, recommends, saves and loads', () => exercise(library, 'out')).timeout(60_000);
});
