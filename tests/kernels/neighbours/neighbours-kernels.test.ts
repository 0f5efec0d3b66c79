import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transpose } from '../../../src/kernels/matrix/sparse-matrix.js';
import { writeRecord } from '../../../src/kernels/memory/record.js';
import { viewsOf } from '../../../src/kernels/memory/views.js';
import {
  gatherScratch,
  NEIGHBOURS,
  type NeighboursRecord,
  solveScratch,
} from '../../../src/kernels/neighbours/neighbours-record.js';
import { Pace } from '../../../src/pace.js';
import { wantedRows } from '../../../src/solvers/neighbours/wanted-rows.js';
import { sparseOf } from '../../support/matrices.js';
import { normal, Twins } from '../../support/twins.js';

/** Small integers, so that sums are exact and many are equal. */
const anyMatrix = fc.integer({ min: 2, max: 14 }).chain((items) =>
  fc.array(fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: items, maxLength: items }), {
    minLength: 1,
    maxLength: 12,
  }),
);

const anyCase = fc.record({
  rows: anyMatrix,
  room: fc.integer({ min: 1, max: 13 }),
  width: fc.constantFrom(0, 8, 16),
  step: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
});

/** A whole catalogue as one block, in both memories. */
async function place({ rows, room, width, seed }: typeof anyCase extends fc.Arbitrary<infer T> ? T : never) {
  const twins = new Twins();
  const matrix = sparseOf(rows, rows[0].length);
  const byItem = await transpose(matrix, new Pace());
  const items = matrix.columns;
  const order = Uint32Array.from({ length: items }, (_, at) => items - 1 - at);
  const zeros = (bytes: number): number => twins.put(new Uint8Array(bytes));
  const record: NeighboursRecord = {
    ridge: 2,
    smallestPivot: 0.5,
    items,
    dim: width,
    room,
    first: 0,
    sequence: 0,
    norms: 0,
    offsets: twins.put(matrix.offsets),
    indexes: twins.put(matrix.indexes),
    values: twins.put(matrix.values),
    itemOffsets: twins.put(byItem.offsets),
    itemUsers: twins.put(byItem.indexes),
    itemValues: twins.put(byItem.values),
    order: twins.put(order),
    places: twins.put(order),
    // Short enough that the directions explain less than there is.
    table: twins.put(normal(items * width, seed).map((value) => value / 8)),
    inverses: twins.put(new Float64Array(width).fill(0.5)),
    roots: twins.put(new Float64Array(width).fill(0.7)),
    counts: zeros(4 * items),
    squares: zeros(4 * items),
    candidates: zeros(4 * items * room),
    gains: zeros(4 * items * room),
    embeddings: twins.put(normal(items * width, seed + 1)),
    wanted: zeros(4 * items),
    wantedOffsets: zeros(4 * (items + 1)),
    wantedAt: zeros(4 * items * room),
    products: zeros(2 * items * room * (room + 1)),
  };
  const scratch = zeros(gatherScratch(items, room));
  const solving = twins.room(solveScratch(room, width) / 4);
  const written = (given: NeighboursRecord): number => {
    const views = viewsOf(new ArrayBuffer(NEIGHBOURS.bytes));
    writeRecord(views, NEIGHBOURS, 0, given);
    return twins.put(views.bytes);
  };
  return { twins, record, items, scratch, solving, written };
}

describe('the kernels of neighbours', () => {
  it('are the plain ones for any histories', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async (given) => {
        const { twins, record, items, scratch, solving, written } = await place(given);
        const { room, step, width } = given;
        const all = (
          kernel: 'nearestItems' | 'gatherProducts' | 'solveNeighbours',
          address: number,
          count: number,
          at: number,
        ) => {
          for (let lane = 0; lane < step; lane++) twins.call(kernel, address, lane, count, step, at);
        };
        const block = written(record);
        all('nearestItems', block, items, scratch);
        const integersAt = (address: number, count: number): number[] =>
          Array.from({ length: count }, (_, at) => {
            const [ours, plain] = twins.integer(address + 4 * at);
            expect(ours).toBe(plain);
            return ours;
          });
        const counts = Uint32Array.from(integersAt(record.counts, items));
        const candidates = Uint32Array.from(integersAt(record.candidates, items * room));
        expect(twins.fault(record.gains, items * room)).toBe(0);
        expect(twins.fault(record.squares, items)).toBe(0);
        expect(twins.fault(scratch, items)).toBe(0);

        const wanted = wantedRows(counts, candidates, room, items);
        const next = written({
          ...record,
          wanted: twins.put(wanted.rows),
          wantedOffsets: twins.put(wanted.offsets),
          wantedAt: twins.put(wanted.wantedAt),
        });
        all('gatherProducts', next, wanted.rows.length, scratch);
        expect(twins.fault(record.products, (items * room * (room + 1)) / 2)).toBe(0);
        all('solveNeighbours', next, items, solving);
        expect(twins.fault(record.gains, items * room)).toBeLessThan(1e-3);
        expect(twins.fault(record.embeddings, items * width)).toBeLessThan(1e-3);
      }),
    );
  });
});
