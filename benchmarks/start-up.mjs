// A process that serves: imports the built package, loads the model of a folder, makes one list, and says how long each
// took in milliseconds. Called by start-up.ts.
const start = performance.now();
const { Recommender } = await import('cf-recs');
const imported = performance.now();
const recommender = await Recommender.load(process.argv[2]);
const loaded = performance.now();
const { items } = recommender.recommend('0', 10);
const answered = performance.now();
console.log(
  JSON.stringify({
    import: imported - start,
    load: loaded - imported,
    first: answered - loaded,
    items: items.length,
  }),
);
