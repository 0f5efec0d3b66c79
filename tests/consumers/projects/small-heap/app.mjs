import { strict as assert } from 'node:assert';
import { Recommender, readInteractions } from 'cf-recs';

const log = `${process.env.CF_RECS_ROOT}/data/sample_interactions.jsonl`;
const recommender = await Recommender.fromInteractions(readInteractions(log));
const { algorithm } = await recommender.train();
await recommender.save('out/model');
const served = await Recommender.load('out/model');
let lists = 0;
for await (const { items } of served.recommendAll({ limit: 10 })) {
  assert.equal(items.length, 10);
  lists++;
}
assert.equal(lists, served.users.length);
console.log(`${algorithm}, ${lists} lists, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB resident at the end`);
