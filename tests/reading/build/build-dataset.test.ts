import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DatasetOptions } from '../../../src/data/dataset-options.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { Interaction, InteractionSource } from '../../../src/types.js';
import { countTurns, runSlowly } from '../../support/clock.js';
import { pairNames, positivesOf } from '../../support/datasets.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { streamOf } from '../../support/streams.js';

afterEach(() => vi.restoreAllMocks());

const rows: readonly Interaction[] = [
  { userId: 'u2', itemId: 'b' },
  { userId: 'u1', itemId: 'b' },
  { userId: 'u1', itemId: 'a' },
];

/** Sources that the types refuse and JavaScript callers pass all the same. */
const build = (source: unknown, options?: DatasetOptions) => buildDataset(source as InteractionSource, options);

describe('the sources of buildDataset', () => {
  const sources: Readonly<Record<string, () => InteractionSource>> = {
    'an array': () => rows,
    'a set': () => new Set(rows),
    'a generator': () => rows.values(),
    'an async generator': async function* () {
      yield* rows;
    },
    'an object stream': () => Readable.from(rows),
    'a web stream': () => Readable.toWeb(Readable.from(rows)) as unknown as AsyncIterable<Interaction>,
    'rows in snake_case': () => rows.map(({ userId, itemId }) => ({ user_id: userId, item_id: itemId })),
    'a reader': () => readInteractions(streamOf(JSON.stringify(rows)), { format: 'json' }),
  };

  it.each(Object.entries(sources))('can be %s', async (_, open) => {
    const dataset = await buildDataset(open());
    expect(dataset.users.ids).toEqual(['u2', 'u1']);
    expect(dataset.items.ids).toEqual(['b', 'a']);
    expect(pairNames(positivesOf(dataset))).toEqual(['u2 b', 'u1 b', 'u1 a']);
  });

  it('cannot be a path, and the message says what to do with one', async () => {
    const message = await messageOf('invalid-option', () => build('plays.jsonl'));
    expect(message).toContain('got "plays.jsonl"; to read a file, pass readInteractions(path)');
  });

  it.each([[undefined], [null], [7], [{}], [() => rows]])('cannot be %o', async (source) => {
    const message = await messageOf('invalid-option', () => build(source));
    expect(message).toContain('Expected the source to be an iterable or async iterable of interactions, got ');
  });

  it('may fail with an error of their own, which passes as it is', async () => {
    const lost = new Error('connection lost');
    const failing = function* (): Generator<Interaction> {
      yield rows[0];
      throw lost;
    };
    const failingLater = async function* (): AsyncGenerator<Interaction> {
      yield* failing();
    };
    expect(await failureOf(() => buildDataset(failing()))).toBe(lost);
    expect(await failureOf(() => buildDataset(failingLater()))).toBe(lost);
  });

  it('are closed where a bad row ends the reading', async () => {
    let closed = false;
    const source = function* () {
      try {
        yield* [7, 8];
      } finally {
        closed = true;
      }
    };
    await messageOf('invalid-interaction', () => build(source()));
    expect(closed).toBe(true);
  });

  it('are not touched where an option is wrong', async () => {
    let begun = false;
    const source = function* (): Generator<Interaction> {
      begun = true;
      yield rows[0];
    };
    await messageOf('unknown-option', () => build(source(), { minItems: 2 } as DatasetOptions));
    expect(begun).toBe(false);
  });
});

describe('the rows of a source', () => {
  it('make one user of the number 7, the bigint 7 and the text 7', async () => {
    const dataset = await buildDataset([
      { userId: 7, itemId: 1n },
      { userId: 7n, itemId: '1' },
      { userId: '7', itemId: 1 },
    ]);
    expect(dataset.users.ids).toEqual(['7']);
    expect(dataset.items.ids).toEqual(['1']);
  });

  it('are not kept: a source may hand out one object again and again', async () => {
    const count = 300_000;
    const source = function* (): Generator<Interaction> {
      const row = { userId: 0, itemId: 0 };
      for (let number = 0; number < count; number++) {
        row.userId = number % 1000;
        row.itemId = Math.floor(number / 1000);
        yield row;
      }
    };
    const dataset = await buildDataset(source());
    expect(dataset.summary).toMatchObject({ users: 1000, items: 300, interactions: count, rows: count, density: 1 });
  });

  it('leave other work its turn while they are read', async () => {
    runSlowly();
    const turns = countTurns();
    const source = function* (): Generator<Interaction> {
      for (let row = 0; row < 10_000; row++) yield rows[0];
    };
    await buildDataset(source());
    expect(turns()).toBeGreaterThan(1);
  });

  it('are weighed by their events, disliked where the weight is below 0, and ignored where it is 0', async () => {
    const dataset = await buildDataset(
      [
        { userId: 'u', itemId: 'a', event: 'buy', value: 9 },
        { userId: 'u', itemId: 'b', event: 'view' },
        { userId: 'u', itemId: 'c', event: 'skip' },
        { userId: 'u', itemId: 'd', value: 0 },
        { userId: 'v', itemId: 'c', event: 'nothing' },
      ],
      { eventWeights: { buy: 3, skip: -2, nothing: 0 } },
    );
    expect(positivesOf(dataset)).toEqual([
      ['u', 'a', 3, null],
      ['u', 'b', 1, null],
    ]);
    expect([...dataset.dislikes.items]).toEqual([2]);
    expect([dataset.users.ids, dataset.items.ids]).toEqual([['u'], ['a', 'b', 'c']]);
    expect(dataset.summary).toMatchObject({ rows: 5, ignored: 2 });
  });
});
