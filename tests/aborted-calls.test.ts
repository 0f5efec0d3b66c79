import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { holdOutRandom } from '../src/data/hold-out.js';
import type { TrainedModel } from '../src/model/trained-model.js';
import { buildDataset } from '../src/reading/build/build-dataset.js';
import { readInteractions } from '../src/reading/read-interactions.js';
import { evaluate } from '../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../src/recommender/recommender.js';
import type { TrainOptions } from '../src/training/train-options.js';
import { trainGradient, trainSpectral } from '../src/training/trainers.js';
import { tune } from '../src/training/tune/tune.js';
import type { InteractionSource } from '../src/types.js';
import { byFailure, byReport, ENOUGH, isStopped, type StopAt, type Watch, whenAsked } from './support/aborts.js';
import { runSlowly } from './support/clock.js';
import { contentsOf, interactionOf } from './support/datasets.js';
import { failureOf } from './support/errors.js';
import { readFiles, temporaryFolders } from './support/model-folders.js';
import { parquetOf } from './support/parquet.js';
import { PATIENCE } from './support/patience.js';
import { allLists } from './support/served.js';
import { tasteRows } from './support/tastes.js';
import { countThreads } from './support/threads.js';

// Every public call that takes a signal, stopped wherever it can be. A rejection that nobody handles fails the run.

afterEach(() => vi.restoreAllMocks());

const folder = temporaryFolders();
const threads = countThreads();
const rows = tasteRows(4);
const interactions = rows.map(interactionOf);
const SPECTRAL = { algorithm: 'spectral', embeddingDim: 3, backend: 'cpu' } as const;
const JUDGED = { k: 3, resamples: 3 } as const;

/** A recommender, and what it was saved as. */
interface Subject {
  readonly recommender: Recommender;
  readonly saved: string;
}

async function open(): Promise<Subject> {
  const recommender = await Recommender.fromInteractions(interactions);
  await recommender.train(SPECTRAL);
  const saved = folder();
  await recommender.save(saved);
  return { recommender, saved };
}

/** All that is to be as it was. */
const picture = async ({ recommender, saved }: Subject) => ({
  info: recommender.info,
  lists: await allLists(recommender),
  files: await readFiles(saved),
});

/** The files of this test's folders that the process holds open, as far as the system tells. */
function openFiles(): string[] {
  const [own, place] = ['/proc/self/fd', folder().split('model-')[0]];
  if (!existsSync(own)) return [];
  return readdirSync(own).flatMap((fd) => {
    try {
      const path = readlinkSync(`${own}/${fd}`);
      return path.startsWith(place) ? [path] : [];
    } catch {
      return [];
    }
  });
}

const modelOf = ({ model, summary }: TrainedModel) => ({ model, options: summary.options, losses: summary.losses });

const logs: Record<string, string> = {};
beforeAll(async () => {
  const lines = interactions.map((row) => JSON.stringify(row));
  const csv = ['userId,itemId,value,timestamp', ...rows.map((row) => row.join(','))].join('\n');
  const names = ['userId', 'itemId', 'value'] as const;
  const texts = {
    'log.csv': csv,
    'log.csv.gz': gzipSync(csv),
    'log.jsonl': lines.join('\n'),
    'log.json': `[${lines}]`,
    'log.parquet': parquetOf([
      ...names.map((name, at) => ({ name, data: rows.map((row) => row[at]) })),
      { name: 'timestamp', data: rows.map((row) => new Date(row[3]!)) },
    ]),
  };
  for (const [name, content] of Object.entries(texts)) {
    logs[name] = `${folder()}-${name}`;
    await writeFile(logs[name], content);
  }
});

async function* oneByOne() {
  yield* interactions;
}

const read = async (source: InteractionSource, watch: Watch) => contentsOf(await buildDataset(source, watch));

const train = async ({ recommender }: Subject, options: TrainOptions) => {
  const { losses } = await recommender.train(options);
  return { losses, lists: await allLists(recommender) };
};

async function listsOf({ recommender }: Subject, watch: Watch, threads: number) {
  const lists = [];
  for await (const list of recommender.recommendAll({ threads, ...watch })) lists.push(list);
  return lists;
}

/** What is called, and gives what it should give again. */
type Call = (subject: Subject, watch: Watch) => Promise<unknown>;

/** Calls that can be watched, too. */
const WATCHED: Readonly<Record<string, Call>> = {
  'reading of an array': (_, watch) => read(interactions, watch),
  'reading of an async iterable': (_, watch) => read(oneByOne(), watch),
  'reading of CSV': (_, watch) => read(readInteractions(logs['log.csv']), watch),
  'reading of gzipped CSV': (_, watch) => read(readInteractions(logs['log.csv.gz']), watch),
  'reading of JSON lines': (_, watch) => read(readInteractions(logs['log.jsonl']), watch),
  'reading of JSON': (_, watch) => read(readInteractions(logs['log.json']), watch),
  'reading of Parquet': (_, watch) => read(readInteractions(logs['log.parquet']), watch),
  'reading of two logs': (_, watch) => read(readInteractions([logs['log.csv'], logs['log.jsonl']]), watch),
  fromInteractions: async (_, watch) => (await Recommender.fromInteractions(interactions, watch)).toJSON(),
  'train by spectral': (subject, watch) => train(subject, { ...SPECTRAL, embeddingDim: 2, ...watch }),
  'train by sequence': (subject, watch) => train(subject, { ...SPECTRAL, algorithm: 'sequence', ...watch }),
  'train by gradient': (subject, watch) =>
    train(subject, { algorithm: 'gradient', embeddingDim: 2, epochs: 2, ...watch }),
  'train by gradient with early stopping': (subject, watch) =>
    train(subject, { algorithm: 'gradient', embeddingDim: 2, epochs: 2, validation: 0.3, ...watch }),
  'train that chooses': (subject, watch) => train(subject, { embeddingDim: 2, ...watch }),
  trainSpectral: async ({ recommender }, watch) =>
    modelOf(await trainSpectral(recommender.toDataset(), { embeddingDim: 2, ...watch })),
  trainGradient: async ({ recommender }, watch) =>
    modelOf(await trainGradient(recommender.toDataset(), { embeddingDim: 2, epochs: 1, ...watch })),
  tune: async ({ recommender }, watch) => {
    const space = { algorithm: ['spectral', 'gradient'], embeddingDim: [2] } as const;
    const { seconds: _, trials, ...tuned } = await tune(recommender.toDataset(), { space, budget: 2, ...watch });
    return { ...tuned, figures: trials.map(({ ndcg }) => ndcg) };
  },
  'evaluate of a copy': ({ recommender }, watch) => evaluate(recommender, { ...JUDGED, ...watch }),
  'evaluate as it stands': ({ recommender }, watch) =>
    evaluate(recommender, { test: [{ userId: 'jazz-0', itemId: 'jazz-a' }], ...JUDGED, ...watch }),
  'evaluate on a log': async ({ recommender }, watch) => {
    const { train, test } = holdOutRandom(recommender.toDataset());
    const judged = Recommender.fromDataset(train);
    expect(test.users.size).toBeGreaterThan(0);
    return evaluate(judged, { test: readInteractions(logs['log.csv']), ...JUDGED, ...watch });
  },
  'evaluate of a trainer': ({ recommender }, watch) =>
    evaluate((part) => trainSpectral(part, { embeddingDim: 2 }), {
      holdOut: holdOutRandom(recommender.toDataset()),
      ...JUDGED,
      ...watch,
    }),
  'recommendAll on a thread': (subject, watch) => listsOf(subject, watch, 1),
  'recommendAll on two threads': (subject, watch) => listsOf(subject, watch, 2),
};

/** Calls that can be stopped alone. */
const QUIET: Readonly<Record<string, Call>> = {
  load: async ({ saved }, watch) => allLists(await Recommender.load(saved, watch)),
  save: async ({ recommender, saved }, watch) => {
    await recommender.save(saved, { histories: false, ...watch });
    return [Object.keys(await readFiles(saved)), await allLists(await Recommender.load(saved))];
  },
};

/** How many moments a call is stopped at, spread from its first to its last. `npm run test:aborts` stops it at each. */
const MOMENTS = Number(process.env.CF_RECS_MOMENTS ?? 8);

let stops = 0;
afterAll(() => {
  if (process.env.CF_RECS_MOMENTS !== undefined) console.log(`${stops} stops`);
});

/** The first moments, the last ones, and some in between. */
function momentsOf(count: number): number[] {
  const step = Math.max(1, (count - 1) / (MOMENTS - 1));
  return Array.from({ length: Math.min(count, MOMENTS) }, (_, n) => 1 + Math.round(n * step));
}

/** Stops a call at moments from its first to its last, and makes it once more. */
async function expectStops(call: Call, stopAt: StopAt): Promise<void> {
  runSlowly();
  const never = stopAt(Number.POSITIVE_INFINITY);
  const expected = await call(await open(), never.watch);
  const subject = await open();
  const before = await picture(subject);
  let stopped = 0;
  for (const at of momentsOf(never.moments())) {
    // What goes by a timer may come to its end before the moment.
    if (!(await isStopped((watch) => call(subject, watch), stopAt(at)))) break;
    stopped++;
    expect(threads.ended).toBe(threads.started);
    await vi.waitFor(() => expect(openFiles()).toEqual([]), { timeout: PATIENCE, interval: 1 });
    expect(await picture(subject)).toEqual(before);
  }
  expect(stopped).toBeGreaterThan(0);
  stops += stopped;
  expect(await call(subject, {})).toEqual(expected);
}

describe.each(Object.entries({ ...WATCHED, ...QUIET }))('%s', (_, call) => {
  it('that is aborted where it asks its signal rejects with the reason, and leaves all as it was', () =>
    expectStops(call, whenAsked));

  it('that was aborted before rejects with the reason', async () => {
    const subject = await open();
    const before = await picture(subject);
    expect(await failureOf(() => call(subject, { signal: AbortSignal.abort(ENOUGH) }))).toBe(ENOUGH);
    expect(await picture(subject)).toEqual(before);
  });
});

describe.each(Object.entries(WATCHED))('%s', (_, call) => {
  it('that a report aborts rejects with the reason, and leaves all as it was', () => expectStops(call, byReport));

  it('whose listener fails rejects with that, and leaves all as it was', () => expectStops(call, byFailure));
});
