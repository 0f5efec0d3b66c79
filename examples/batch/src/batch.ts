import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Recommender } from 'cf-recs';
import { writeLists } from './write-lists.js';

const { values } = parseArgs({
  options: {
    'model-dir': { type: 'string' },
    output: { type: 'string', default: 'lists.jsonl' },
    limit: { type: 'string', default: '10' },
  },
});

// Paths are meant from where npm was called.
const here = process.env.INIT_CWD ?? process.cwd();
const sampleModel = new URL('../../../models/latest', import.meta.url);
const model = values['model-dir'] === undefined ? sampleModel : resolve(here, values['model-dir']);
const output = resolve(here, values.output);

try {
  const recommender = await Recommender.load(model);
  await writeLists(recommender.recommendAll({ limit: Number(values.limit) }), output);
  console.log(`Wrote ${recommender.users.length} lists to ${output}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
