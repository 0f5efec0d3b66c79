import type { Kernels } from '../kernels.js';
import { readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import { NEIGHBOURS, type NeighboursRecord } from '../neighbours/neighbours-record.js';
import { solveNormalEquations } from './normal-equations.js';
import { sequenceRows } from './sequence.js';

type NeighbourKernels = Pick<Kernels, 'nearestItems' | 'gatherProducts' | 'solveNeighbours'>;

export function neighboursPlain(views: Views): NeighbourKernels {
  const { integers, floats } = views;
  const { addMeetings, addTransitions } = sequenceRows(views);

  /** Adds up row `item` of A^T A up to item `last`. @returns how many items have been touched. */
  function addProducts(block: NeighboursRecord, item: number, last: number, sums: number, touched: number): number {
    const { itemOffsets, itemUsers, itemValues, offsets, indexes, values } = block;
    let count = 0;
    for (let at = integers[itemOffsets / 4 + item]; at < integers[itemOffsets / 4 + item + 1]; at++) {
      const user = integers[itemUsers / 4 + at];
      const weight = floats[itemValues / 4 + at];
      const stop = integers[offsets / 4 + user + 1];
      for (let entry = integers[offsets / 4 + user]; entry < stop; entry++) {
        const other = integers[indexes / 4 + entry];
        if (other > last) break;
        const product = Math.fround(weight * floats[values / 4 + entry]);
        if (floats[sums + other] === 0) {
          if (product === 0) continue;
          integers[touched + count++] = other;
        }
        floats[sums + other] += product;
      }
    }
    return count;
  }

  return {
    nearestItems(record, start, end, step, scratch) {
      const block = readRecord(views, NEIGHBOURS, record);
      const { items, room, order } = block;
      const [sums, touched] = [scratch / 4, scratch / 4 + items];
      for (let local = start; local < end; local += step) {
        const item = block.first + local;
        const inOrder = block.sequence !== 0;
        const count = inOrder
          ? addTransitions(block, item, sums, touched)
          : addProducts(block, item, items, sums, touched);
        const normOf = (other: number): number => (inOrder ? floats[block.norms / 4 + other] : 1);
        const found: { readonly item: number; readonly value: number }[] = [];
        floats[block.squares / 4 + local] = floats[sums + item];
        for (const other of integers.slice(touched, touched + count)) {
          if (other !== item) found.push({ item: other, value: Math.fround(floats[sums + other] / normOf(other)) });
          floats[sums + other] = 0;
        }
        const index = (other: number): number => integers[order / 4 + other];
        const nearest = found.sort((a, b) => b.value - a.value || index(a.item) - index(b.item)).slice(0, room);
        nearest
          .sort((a, b) => a.item - b.item)
          .forEach((each, at) => {
            integers[block.candidates / 4 + local * room + at] = each.item;
            floats[block.gains / 4 + local * room + at] = each.value * normOf(each.item);
          });
        integers[block.counts / 4 + local] = nearest.length;
      }
    },

    gatherProducts(record, start, end, step, scratch) {
      const block = readRecord(views, NEIGHBOURS, record);
      const { items, room, candidates, wantedOffsets } = block;
      const [sums, touched] = [scratch / 4, scratch / 4 + items];
      for (let r = start; r < end; r += step) {
        const item = integers[block.wanted / 4 + r];
        const add = block.sequence !== 0 ? addMeetings : addProducts;
        const count = add(block, item, item, sums, touched);
        for (let want = integers[wantedOffsets / 4 + r]; want < integers[wantedOffsets / 4 + r + 1]; want++) {
          const at = integers[block.wantedAt / 4 + want];
          const place = at % room;
          const from = candidates / 4 + at - place;
          const to = block.products / 4 + (((at - place) / room) * room * (room + 1)) / 2 + (place * (place + 1)) / 2;
          for (let q = 0; q <= place; q++) floats[to + q] = floats[sums + integers[from + q]];
        }
        for (let at = touched; at < touched + count; at++) floats[sums + integers[at]] = 0;
      }
    },

    solveNeighbours(record, start, end, step) {
      const block = readRecord(views, NEIGHBOURS, record);
      for (let local = start; local < end; local += step) solveNormalEquations(views, block, local);
    },
  };
}
