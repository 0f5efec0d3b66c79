import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PANEL } from '../../../src/kernels/matrix/panel-layout.js';
import { writeRecord } from '../../../src/kernels/memory/record.js';
import { viewsOf } from '../../../src/kernels/memory/views.js';
import {
  gatherScratch,
  NEIGHBOURS,
  type NeighboursRecord,
  solveScratch,
} from '../../../src/kernels/neighbours/neighbours-record.js';
import { SEQUENCE, type SequenceRecord } from '../../../src/kernels/sequence/sequence-record.js';
import { Pace } from '../../../src/pace.js';
import { wantedRows } from '../../../src/solvers/neighbours/wanted-rows.js';
import { eventsByItem, type OrderedHistories } from '../../../src/solvers/sequence/ordered-histories.js';
import { anyHalfLife, anyOrderedRows, sequenceOf } from '../../support/any-sequence.js';
import { normal, Twins } from '../../support/twins.js';

/** The items of any such rows. */
const ITEMS = 9;

/** A record in both memories. @returns its address. */
function putSequence(twins: Twins, histories: OrderedHistories): number {
  const { items, weights, after, before, lefts, besides, alike, later, decays } = histories;
  const record: SequenceRecord = {
    events: items.length,
    reach: decays.length - 1,
    items: twins.put(items),
    weights: twins.put(weights),
    after: twins.put(after),
    before: twins.put(before),
    lefts: twins.put(lefts),
    besides: twins.put(besides),
    alike: twins.put(alike),
    later: twins.put(later),
    decays: twins.put(decays),
  };
  const views = viewsOf(new ArrayBuffer(SEQUENCE.bytes));
  writeRecord(views, SEQUENCE, 0, record);
  return twins.put(views.bytes);
}

describe('sumPositions', () => {
  it('is the plain one for any histories, in any two parts', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrderedRows, anyHalfLife, fc.nat(), fc.nat(), async (rows, halfLife, cut, seed) => {
        const twins = new Twins();
        const histories = await sequenceOf(rows, halfLife);
        const sequence = putSequence(twins, histories);
        const { offsets } = histories;
        const middle = offsets[cut % offsets.length];
        const events = histories.items.length;
        const [dense, arrivals, departures] = [0, 1, 2].map((n) => twins.put(normal(ITEMS * PANEL, seed + n)));
        for (const [start, end] of [
          [0, middle],
          [middle, events],
        ]) {
          const vectors = twins.put(new Float32Array((end - start) * PANEL));
          twins.call('sumPositions', sequence, start, end, dense, vectors, arrivals, departures);
          expect(twins.fault(vectors, (end - start) * PANEL)).toBeLessThan(1e-5);
        }
        expect(twins.fault(arrivals, ITEMS * PANEL)).toBeLessThan(1e-5);
        expect(twins.fault(departures, ITEMS * PANEL)).toBeLessThan(1e-5);
      }),
    );
  });
});

const anyCase = fc.record({
  rows: anyOrderedRows,
  // Powers of two: sums are exact then, and both choose the same candidates.
  halfLife: fc.constantFrom(1, 0.5, false as const),
  room: fc.integer({ min: 1, max: 9 }),
  width: fc.constantFrom(0, 8, 16),
  step: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
});

describe('the kernels of neighbours in order', () => {
  it('are the plain ones for any histories', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ rows, halfLife, room, width, step, seed }) => {
        const twins = new Twins();
        const histories = await sequenceOf(rows, halfLife);
        const byItem = await eventsByItem(histories, ITEMS, new Pace());
        const order = Uint32Array.from({ length: ITEMS }, (_, at) => at);
        const zeros = (bytes: number): number => twins.put(new Uint8Array(bytes));
        const record: NeighboursRecord = {
          ridge: 2,
          smallestPivot: 0.5,
          items: ITEMS,
          dim: width,
          room,
          first: 0,
          sequence: putSequence(twins, histories),
          // Alike, so that the ties are ties on both sides.
          norms: twins.put(new Float32Array(ITEMS).fill(2)),
          offsets: 0,
          indexes: 0,
          values: 0,
          itemOffsets: twins.put(byItem.offsets),
          itemUsers: twins.put(byItem.indexes),
          itemValues: 0,
          order: twins.put(order),
          places: twins.put(order),
          table: twins.put(normal(ITEMS * width, seed).map((value) => value / 8)),
          inverses: zeros(8 * width),
          roots: zeros(8 * width),
          counts: zeros(4 * ITEMS),
          squares: zeros(4 * ITEMS),
          candidates: zeros(4 * ITEMS * room),
          gains: zeros(4 * ITEMS * room),
          embeddings: twins.put(normal(ITEMS * width, seed + 1)),
          wanted: zeros(4 * ITEMS),
          wantedOffsets: zeros(4 * (ITEMS + 1)),
          wantedAt: zeros(4 * ITEMS * room),
          products: zeros(2 * ITEMS * room * (room + 1)),
        };
        const written = (given: NeighboursRecord): number => {
          const views = viewsOf(new ArrayBuffer(NEIGHBOURS.bytes));
          writeRecord(views, NEIGHBOURS, 0, given);
          return twins.put(views.bytes);
        };
        const integersAt = (address: number, count: number): Uint32Array =>
          Uint32Array.from({ length: count }, (_, at) => {
            const [ours, plain] = twins.integer(address + 4 * at);
            expect(ours).toBe(plain);
            return ours;
          });
        const scratch = zeros(gatherScratch(ITEMS, room));
        const block = written(record);
        for (let lane = 0; lane < step; lane++) twins.call('nearestItems', block, lane, ITEMS, step, scratch);
        const counts = integersAt(record.counts, ITEMS);
        const candidates = integersAt(record.candidates, ITEMS * room);
        expect(twins.fault(record.gains, ITEMS * room)).toBe(0);
        expect(twins.fault(scratch, ITEMS)).toBe(0);

        const wanted = wantedRows(counts, candidates, room, ITEMS);
        const next = written({
          ...record,
          wanted: twins.put(wanted.rows),
          wantedOffsets: twins.put(wanted.offsets),
          wantedAt: twins.put(wanted.wantedAt),
        });
        const rowCount = wanted.rows.length;
        for (let lane = 0; lane < step; lane++) twins.call('gatherProducts', next, lane, rowCount, step, scratch);
        expect(twins.fault(record.products, (ITEMS * room * (room + 1)) / 2)).toBeLessThan(1e-5);
        const solving = twins.room(solveScratch(room, width) / 4);
        for (let lane = 0; lane < step; lane++) twins.call('solveNeighbours', next, lane, ITEMS, step, solving);
        expect(twins.fault(record.gains, ITEMS * room)).toBeLessThan(1e-4);
        expect(twins.fault(record.embeddings, ITEMS * width)).toBeLessThan(1e-4);
      }),
    );
  });
});
