// What Spark and the library make of the same data with the same settings, on cores of this machine.
// CF_RECS_DATA=FOLDER npm run compare -w examples/spark -- gowalla --embedding-dim 64 --neighbours 50 [--cores 2]
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { buildDataset, evaluate, type Interaction, Recommender, readInteractions, trainSpectral } from 'cf-recs';
import { buildModel } from './build-model.js';
import { overlapOf } from './overlap.js';
import { runTraining } from './run-training.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cores: { type: 'string', default: '2' },
    'embedding-dim': { type: 'string', default: '64' },
    neighbours: { type: 'string', default: '50' },
    regularization: { type: 'string', default: '0.03' },
    'power-iterations': { type: 'string', default: '10' },
  },
});
const [name = 'ml-1m'] = positionals;
const root = process.env.CF_RECS_DATA;
if (root === undefined) throw new Error('Set CF_RECS_DATA to the folder that holds the data sets');
const { cores, ...flags } = values;

/** A part of a data set with a line a user: the user's number, then item numbers. */
async function* readPairs(folder: string, part: 'train' | 'test'): AsyncGenerator<Interaction> {
  const input = createReadStream(join(folder, `${part}.txt.gz`)).pipe(createGunzip());
  for await (const line of createInterface({ input })) {
    const [userId, ...items] = line.trim().split(' ');
    for (const itemId of items) yield { userId, itemId };
  }
}

async function writeLog(interactions: AsyncIterable<Interaction>, path: string): Promise<void> {
  const file = createWriteStream(path);
  for await (const each of interactions) {
    if (!file.write(`${JSON.stringify(each)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

const timed = async <Made>(make: () => Promise<Made>): Promise<[Made, string]> => {
  const start = performance.now();
  const made = await make();
  return [made, `${((performance.now() - start) / 1000).toFixed(0)} s`];
};

const folder = await mkdtemp(join(tmpdir(), 'cf-recs-spark-'));
try {
  const [input, output] = [join(folder, 'log.jsonl'), join(folder, 'tables')];
  await writeLog(readPairs(join(root, name), 'train'), input);
  const [, sparkTime] = await timed(() =>
    runTraining({ ...flags, input, format: 'jsonl', output, histories: 1 }, Number(cores)),
  );
  const spark = await buildModel(output);
  const dataset = await buildDataset(readInteractions(input));
  const options = {
    embeddingDim: Number(values['embedding-dim']),
    neighbours: Number(values.neighbours),
    regularization: Number(values.regularization),
    powerIterations: Number(values['power-iterations']),
  };
  const [trained, libraryTime] = await timed(() => trainSpectral(dataset, options));
  const library = Recommender.fromModel(dataset, trained);
  const other = Recommender.fromModel(dataset, await trainSpectral(dataset, { ...options, seed: 7 }));

  console.log(`${name}, ${JSON.stringify(options)}`);
  for (const [words, recommender, time] of [
    ['the library', library, libraryTime],
    [`Spark, local[${cores}]`, spark, sparkTime],
  ] as const) {
    const { model } = await evaluate(recommender, {
      test: readPairs(join(root, name), 'test'),
      k: 20,
      metrics: ['recall', 'ndcg'],
    });
    const [recall, ndcg] = (['recall@20', 'ndcg@20'] as const).map((metric) => model[metric].mean.toFixed(4));
    console.log(`${words}: Recall@20 ${recall}, NDCG@20 ${ndcg}, ${time}`);
  }
  const percent = async (recommender: Recommender) =>
    `${(100 * (await overlapOf(library, recommender, 20))).toFixed(2)} %`;
  console.log(
    `The library's top 20 are in Spark's: ${await percent(spark)}; in its own of another seed: ${await percent(other)}`,
  );
} finally {
  await rm(folder, { recursive: true });
}
