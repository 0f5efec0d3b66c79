import { describe, expect, it } from 'vitest';
import type { DatasetOptions } from '../../../src/data/dataset-options.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { InteractionSource } from '../../../src/types.js';
import { contentsOf } from '../../support/datasets.js';
import { LEAVE_OUT, messageOf } from '../../support/errors.js';
import { streamOf } from '../../support/streams.js';

/** Sources that the types refuse and JavaScript callers pass all the same. */
const build = (source: unknown, options?: DatasetOptions) => buildDataset(source as InteractionSource, options);

describe('rows that are no interactions', () => {
  const bad = [{ userId: 'u', itemId: 'a' }, { userId: 'u' }, 'row', { userId: 'u', itemId: 'b', value: 'one' }];

  it('are an error that says which and why', async () => {
    expect(await messageOf('invalid-interaction', () => build(bad))).toBe(
      'interaction 2 (counted from 1): expected `itemId` to be a non-empty string or a finite number, got undefined; ' +
        `the row has the keys userId and no \`itemId\`${LEAVE_OUT}`,
    );
  });

  it('are left out and counted where they are to be skipped', async () => {
    const { summary } = await build(bad, { onInvalid: 'skip' });
    expect(summary).toMatchObject({ rows: 1, users: 1, items: 1 });
    expect(summary.skipped.count).toBe(3);
    expect(summary.skipped.samples).toEqual([
      { place: 'interaction 2 (counted from 1)', reason: expect.stringContaining('expected `itemId`') },
      { place: 'interaction 3 (counted from 1)', reason: 'expected an object, got text' },
      { place: 'interaction 4 (counted from 1)', reason: 'expected `value` to be a finite number, got "one"' },
    ]);
  });

  it('leave no ids behind', async () => {
    const dataset = await build(
      [
        { userId: 'x', itemId: 'y', timestamp: 'never' },
        { userId: 'u', itemId: 'i' },
      ],
      { onInvalid: 'skip' },
    );
    expect(contentsOf(dataset)).toMatchObject({ users: ['u'], items: ['i'] });
  });

  it('are all counted, of which the first ten are samples', async () => {
    const { summary } = await build([...Array.from({ length: 25 }), { userId: 'u', itemId: 'i' }], {
      onInvalid: 'skip',
    });
    expect(summary.skipped.count).toBe(25);
    expect(summary.skipped.samples.map(({ place }) => place)).toHaveLength(10);
  });

  it('are treated as the reader says, before what the data set says', async () => {
    const read = (onInvalid?: 'error' | 'skip') =>
      readInteractions(streamOf('7\n{"userId":"u","itemId":"i"}\n'), { format: 'jsonl', onInvalid });
    await messageOf('invalid-interaction', () => buildDataset(read()));
    expect(
      await messageOf('invalid-interaction', () => buildDataset(read('error'), { onInvalid: 'skip' })),
    ).not.toContain(LEAVE_OUT);
    expect((await buildDataset(read('skip'), { onInvalid: 'error' })).summary.skipped.count).toBe(1);
    expect((await buildDataset(read(), { onInvalid: 'skip' })).summary.skipped.count).toBe(1);
  });

  it('are an error where all are bad, even if they are to be skipped, with the reasons counted', async () => {
    const rows = [...Array.from({ length: 3 }, () => ({ userId: 'u' })), { userId: 'u', itemId: 'i', value: 'x' }];
    expect(await messageOf('invalid-interaction', () => build(rows, { onInvalid: 'skip' }))).toMatch(
      /got none: all 4 were skipped \(the first is interaction 1 .*\): 3 x expected `itemId` .*; 1 x expected `value`/,
    );
  });
});
