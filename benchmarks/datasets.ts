import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import {
  buildDataset,
  type Dataset,
  holdOutLast,
  holdOutRandom,
  type Interaction,
  type InteractionSource,
  readInteractions,
} from 'cf-recs';

/** The folder of a data set below CF_RECS_DATA; ends the process with a clear line where it is missing. */
export function dataFolder(name: string): string {
  const root = process.env.CF_RECS_DATA;
  if (root === undefined) {
    console.error(
      'Set CF_RECS_DATA to the folder that holds the data sets (ml-1m, gowalla, ...); see benchmarks/README.md.',
    );
    process.exit(2);
  }
  const folder = join(root, name);
  if (!existsSync(folder)) {
    console.error(`There is no folder ${name} in CF_RECS_DATA.`);
    process.exit(2);
  }
  return folder;
}

/** One part ('train' or 'test') of a data set with a line a user: the user's number, then item numbers. */
export async function* readPairs(folder: string, part: 'train' | 'test'): AsyncGenerator<Interaction> {
  const plain = join(folder, `${part}.txt`);
  const input = existsSync(plain) ? createReadStream(plain) : createReadStream(`${plain}.gz`).pipe(createGunzip());
  for await (const line of createInterface({ input })) {
    const [userId, ...items] = line.trim().split(' ');
    for (const itemId of items) yield { userId, itemId };
  }
}

/** The ratings of MovieLens 100K, each of which counts as one event, in the order of time or without times. */
export const readRatings = (folder: string, when: 'timestamp' | 'unused'): InteractionSource =>
  readInteractions(join(folder, 'u.data.gz'), {
    format: 'csv',
    delimiter: '\t',
    header: ['userId', 'itemId', 'value', when],
  });

/** The three event files of retailrocket as one log. */
async function* readShop(folder: string): AsyncGenerator<Interaction> {
  for (const event of ['view', 'add_to_cart', 'purchase']) {
    yield* readInteractions(join(folder, `${event}.tsv.gz`), {
      fields: { userId: 'visitorid', itemId: 'itemid' },
      event,
    });
  }
}

/** What is trained on, and what is judged by. */
export interface Split {
  readonly train: Dataset;
  readonly test: Dataset | InteractionSource;
}

/** Seeds of the random hold-outs, over which figures are averaged. */
const SEEDS = [1, 2, 3];

async function* randomSplits(log: InteractionSource, fraction: number): AsyncGenerator<Split> {
  const dataset = await buildDataset(log);
  for (const seed of SEEDS) yield holdOutRandom(dataset, { fraction, seed });
}

/** The published split of a data set, or a random share of each user held out, for some seeds. */
export async function* splitsOf(data: string): AsyncGenerator<Split> {
  const folder = dataFolder(data.replace('-newest', ''));
  if (data === 'ml-100k') yield* randomSplits(readRatings(folder, 'unused'), 0.1);
  else if (data === 'ml-100k-newest') {
    yield holdOutLast(await buildDataset(readRatings(folder, 'timestamp')), { fraction: 0.2 });
  } else if (data === 'retailrocket') yield* randomSplits(readShop(folder), 0.2);
  else yield { train: await buildDataset(readPairs(folder, 'train')), test: readPairs(folder, 'test') };
}
