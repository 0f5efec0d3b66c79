import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Recommender } from 'cf-recs';
import { FORMATS, folderOf, writeParts } from './parts.js';
import { writeLists } from './write-lists.js';

const { values } = parseArgs({
  options: {
    'model-dir': { type: 'string' },
    output: { type: 'string' },
    limit: { type: 'string', default: '10' },
    parts: { type: 'string' },
    format: { type: 'string', default: 'jsonl' },
    worker: { type: 'string', default: '1/1' },
  },
});

/** A whole number from a text that is one. */
function count(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new Error(`Expected \`${flag}\` to be an integer >= 1, got ${JSON.stringify(text)}`);
  return Number(text);
}

function readWorker(text: string): { worker: number; workers: number } {
  const [, worker = 0, workers = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (worker < 1 || worker > workers) {
    throw new Error(`Expected \`worker\` to be such as 1/4, from 1/4 to 4/4, got ${JSON.stringify(text)}`);
  }
  return { worker: worker - 1, workers };
}

function readFormat(text: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((each) => each === text);
  if (format === undefined) {
    throw new Error(`Expected \`format\` to be one of ${FORMATS.join(', ')}, got ${JSON.stringify(text)}`);
  }
  return format;
}

// Paths are meant from where npm was called.
const here = process.env.INIT_CWD ?? process.cwd();
const sampleModel = new URL('../../../models/latest', import.meta.url);
const model = values['model-dir'] === undefined ? sampleModel : resolve(here, values['model-dir']);

try {
  const limit = count('limit', values.limit);
  if (values.parts === undefined) {
    const output = resolve(here, values.output ?? 'lists.jsonl');
    const recommender = await Recommender.load(model);
    await writeLists(recommender.recommendAll({ limit }), output);
    console.log(`Wrote ${recommender.users.length} lists to ${output}`);
  } else {
    const output = resolve(here, values.output ?? 'lists');
    const parts = {
      count: count('parts', values.parts),
      format: readFormat(values.format),
      limit,
      ...readWorker(values.worker),
    };
    const recommender = await Recommender.load(model);
    const { written, skipped } = await writeParts(recommender, output, parts);
    const there = skipped === 0 ? '' : `, ${skipped} were there`;
    console.log(`Wrote ${written} of ${parts.count} parts to ${folderOf(recommender, output, limit)}${there}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
