import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildModel } from './build-model.js';

const { values } = parseArgs({
  options: {
    tables: { type: 'string' },
    'model-dir': { type: 'string' },
    ranges: { type: 'string' },
    'without-histories': { type: 'boolean', default: false },
  },
});

/** Paths are meant from where npm was called. */
function pathOf(flag: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new Error(`Expected --${flag} to be a folder, got none`);
  return resolve(process.env.INIT_CWD ?? process.cwd(), text);
}

function readRanges(text: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) {
    throw new Error(`Expected --ranges to be such as 0,1,5, got ${JSON.stringify(text)}`);
  }
  return text.split(',').map(Number);
}

try {
  const tables = pathOf('tables', values.tables);
  const folder = pathOf('model-dir', values['model-dir']);
  const ranges = values.ranges === undefined ? undefined : readRanges(values.ranges);
  const recommender = await buildModel(tables, { ranges });
  await recommender.save(folder, { histories: !values['without-histories'] });
  const { items, users } = recommender;
  console.log(`Wrote a model of ${items.length} items, with ${users.length} users, to ${folder}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
