import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmbeddingModel } from '../../src/model/embedding-model.js';
import { neighbourValue, noNeighbours, problemOf, renumberNeighbours } from '../../src/model/neighbours.js';
import { shareModel } from '../../src/model/share-model.js';
import { messageOf } from '../support/errors.js';
import { modelOf, neighboursOf, withNeighbours } from '../support/served.js';

const matrix = [
  [0, 0.5, 0],
  [0.25, 0, -1],
  [0, 0, 0],
];
const good = neighboursOf(matrix);

describe('neighbours', () => {
  it('are rows one after the other', () => {
    expect(good).toEqual({
      offsets: Uint32Array.of(0, 1, 3, 3),
      items: Uint32Array.of(1, 0, 2),
      values: Float32Array.of(0.5, 0.25, -1),
    });
    expect(problemOf(good, 3)).toBeNull();
    expect(noNeighbours(3)).toEqual(neighboursOf([[], [], []]));
    expect(problemOf(noNeighbours(3), 3)).toBeNull();
    expect(problemOf(noNeighbours(0), 0)).toBeNull();
  });

  it('say what an item adds to another', () => {
    for (const row of [0, 1, 2]) {
      for (const item of [0, 1, 2]) expect(neighbourValue(good, row, item)).toBe(matrix[row][item]);
    }
  });

  it.each([
    ['too few offsets', { offsets: Uint32Array.of(0, 1, 3) }, '4 offsets, got 3'],
    ['too few values', { values: Float32Array.of(1, 2) }, 'as many items as values, got 3 and 2'],
    ['offsets that begin late', { offsets: Uint32Array.of(1, 1, 3, 3) }, 'offsets from 0 to 3, got 1 to 3'],
    ['offsets that end early', { offsets: Uint32Array.of(0, 1, 2, 2) }, 'offsets from 0 to 3, got 0 to 2'],
    [
      'offsets that go back',
      { offsets: Uint32Array.of(0, 2, 1, 3), items: Uint32Array.of(1, 2, 2) },
      'offsets that ascend, got 2 and 1 in row 1',
    ],
    ['offsets beyond the end', { offsets: Uint32Array.of(0, 9, 9, 3) }, 'offsets that ascend, got 0 and 9 in row 0'],
    ['an item that is not there', { items: Uint32Array.of(1, 0, 3) }, 'other items below 3, ascending, in row 1'],
    ['items in disorder', { items: Uint32Array.of(1, 2, 0) }, 'other items below 3, ascending, in row 1'],
    ['an item that comes twice', { items: Uint32Array.of(1, 2, 2) }, 'other items below 3, ascending, in row 1'],
    ['an item of its own row', { items: Uint32Array.of(0, 0, 2) }, 'other items below 3, ascending, in row 0'],
    ['a value of 0', { values: Float32Array.of(1, 0, 1) }, 'finite values other than 0, got 0'],
    ['a value of NaN', { values: Float32Array.of(1, 2, Number.NaN) }, 'finite values other than 0, got NaN'],
    ['an infinite value', { values: Float32Array.of(-Infinity, 2, 1) }, 'finite values other than 0, got -Infinity'],
  ])('are refused with %s', async (_, changes, problem) => {
    const neighbours = { ...good, ...changes };
    expect(problemOf(neighbours, 3)).toBe(problem);
    const model = modelOf([[1], [1], [1]], [[1], [1], [1]]);
    const message = await messageOf('invalid-option', () =>
      createEmbeddingModel({ ...model, neighbours }, 'invalid-option'),
    );
    expect(message).toBe(`Expected neighbours to have ${problem}`);
  });

  it('move to memory that threads share once', () => {
    const model = withNeighbours(modelOf([[1], [1], [1]], [[1], [1], [1]]), matrix);
    const shared = shareModel(model);
    expect(shared.neighbours).toEqual(good);
    for (const array of Object.values(shared.neighbours)) expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shareModel(shared)).toBe(shared);
  });
});

describe('renumbered neighbours', () => {
  it('are those of the dense matrix without some rows and columns, and with others', () => {
    const anyMatrix = fc.integer({ min: 0, max: 6 }).chain((items) =>
      fc.tuple(
        fc.array(fc.array(fc.constantFrom(0, 0, 1, 2, -1), { minLength: items, maxLength: items }), {
          minLength: items,
          maxLength: items,
        }),
        // How far behind the last one each item goes; 0 is out.
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: items, maxLength: items }),
        fc.integer({ min: 1, max: 3 }),
      ),
    );
    fc.assert(
      fc.property(anyMatrix, ([dense, steps, more]) => {
        const rows = dense.map((row, at) => row.map((value, item) => (item === at ? 0 : value)));
        const ends = steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, -1));
        const numbers = Int32Array.from(steps, (step, at) => (step === 0 ? -1 : ends[at]));
        const count = (ends.at(-1) ?? -1) + more;
        const expected = Array.from({ length: count }, () => Array.from({ length: count }, () => 0));
        for (const [row, to] of numbers.entries()) {
          for (const [item, column] of numbers.entries()) {
            if (to !== -1 && column !== -1) expected[to][column] = rows[row][item];
          }
        }
        const renumbered = renumberNeighbours(neighboursOf(rows), numbers, count);
        expect(renumbered).toEqual(neighboursOf(expected));
        expect(problemOf(renumbered, count)).toBeNull();
      }),
    );
  });
});
