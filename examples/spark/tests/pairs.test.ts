import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDataset, type Dataset, type DatasetOptions, type Interaction, readInteractions } from 'cf-recs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localSpark } from '../src/run-training.js';
import cases from './event-cases.json' with { type: 'json' };
import { runPython, withoutSpark } from './support.js';

/** Settings of Spark, and what they are called in the library. */
const SETTINGS: readonly [Readonly<Record<string, unknown>>, DatasetOptions][] = [
  [{}, {}],
  [
    { weighting: 'value', aggregate: 'sum' },
    { weighting: 'value', aggregate: 'sum' },
  ],
  [
    { aggregate: 'last', event_weights: { play: 0.5, purchase: 3, unlike: -2, skip: 'retract' } },
    { aggregate: 'last', eventWeights: { play: 0.5, purchase: 3, unlike: -2, skip: 'retract' } },
  ],
];

const anyEvent = fc.record(
  {
    userId: fc.constantFrom('p', 'q', 'r', 's', 't'),
    itemId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    event: fc.constantFrom('play', 'purchase', 'dislike', 'unlike', 'skip', 'impression', 'thumbs-down'),
    value: fc.constantFrom(1, 2, 0.25, -1, 0),
    timestamp: fc.integer({ min: 1_700_000_000, max: 1_700_000_003 }),
  },
  { requiredKeys: ['userId', 'itemId'] },
);

interface Found {
  readonly pairs: readonly Readonly<Record<'user_id' | 'item_id' | 'weight' | 'disliked' | 'time', unknown>>[];
  readonly items: readonly Readonly<{ item_id: string; users: number }>[];
}

/** The pairs of one table of a data set, as text. */
function pairsOf({ users, items }: Dataset, table: Dataset['positives'], weightOf: (at: number) => number | null) {
  return users.ids.flatMap((user, index) =>
    Array.from({ length: table.offsets[index + 1] - table.offsets[index] }, (_, number) => {
      const at = table.offsets[index] + number;
      const time = table.timestamps?.[at] ?? Number.NaN;
      return JSON.stringify([user, items.ids[table.items[at]], weightOf(at), Number.isNaN(time) ? null : time]);
    }),
  );
}

describe.skipIf(withoutSpark())('the pairs that Spark makes of events', () => {
  let folder: string;
  let log: string;
  let found: readonly Found[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
    log = join(folder, 'log.jsonl');
    const output = join(folder, 'pairs.json');
    const written: Partial<Interaction>[] = cases.flatMap(({ events }, number) =>
      events.map((event) => ({ userId: `case ${number}`, ...event })),
    );
    const drawn = fc.sample(anyEvent, { numRuns: 600, seed: 42 });
    await writeFile(log, [...written, ...drawn].map((event) => `${JSON.stringify(event)}\n`).join(''));
    const script = fileURLToPath(new URL('pairs_of.py', import.meta.url));
    runPython([script, log, 'jsonl', output, ...SETTINGS.map(([settings]) => JSON.stringify(settings))], localSpark(2));
    found = JSON.parse(await readFile(output, 'utf8'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(SETTINGS.map(([, options], number) => [options, number] as const))(
    'are those of the library with %j',
    async (options, number) => {
      const dataset = await buildDataset(readInteractions(log), options);
      const { pairs, items } = found[number];
      const textOf = (pair: Found['pairs'][number]) =>
        JSON.stringify([pair.user_id, pair.item_id, pair.weight, pair.time]);
      const liked = pairs.filter(({ weight }) => weight !== null).map(textOf);
      const disliked = pairs.filter((pair) => pair.disliked).map(textOf);
      expect(liked.sort()).toEqual(pairsOf(dataset, dataset.positives, (at) => dataset.positives.weights[at]).sort());
      expect(disliked.sort()).toEqual(pairsOf(dataset, dataset.dislikes, () => null).sort());
      expect(disliked.length).toBeGreaterThan(3);
      const popularity = dataset.items.ids.map((id, item) => [id, dataset.popularity[item]] as const);
      // In the order in which they were first seen.
      expect(items.map((item) => [item.item_id, item.users])).toEqual(popularity.filter(([, users]) => users > 0));
    },
  );
});
