import type { Kernels } from '../kernels.js';
import { PANEL } from '../matrix/panel-layout.js';
import { readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import type { NeighboursRecord } from '../neighbours/neighbours-record.js';
import { SEQUENCE } from '../sequence/sequence-record.js';

/** The events of a sequence, one by one. */
function eventsOf(views: Views, address: number) {
  const { integers, floats } = views;
  const { events, reach, items, weights, after, before, tails, decays } = readRecord(views, SEQUENCE, address);
  /** What is left after so many events; the difference of two counts that may have gone round. */
  const decayAfter = (count: number): number => (count >>> 0 > reach ? 0 : floats[decays / 4 + (count >>> 0)]);
  return {
    events,
    decayAfter,
    isNear: (count: number): boolean => count >>> 0 <= reach,
    itemOf: (event: number): number => integers[items / 4 + event],
    weightOf: (event: number): number => floats[weights / 4 + event],
    tailOf: (event: number): number => floats[tails / 4 + event],
    after: (event: number): number => integers[after / 4 + event],
    before: (event: number): number => integers[before / 4 + event],
  };
}

/** The rows and columns that `nearestItems` and `gatherProducts` add up of a sequence. */
export function sequenceRows(views: Views) {
  const { integers, floats } = views;

  /** Calls `meet` for the events of an item. */
  function visit({ itemOffsets, itemUsers }: NeighboursRecord, item: number, meet: (event: number) => void): void {
    for (let at = integers[itemOffsets / 4 + item]; at < integers[itemOffsets / 4 + item + 1]; at++) {
      meet(integers[itemUsers / 4 + at]);
    }
  }

  function adder(sums: number, touched: number) {
    let count = 0;
    return {
      add(item: number, product: number) {
        if (product !== 0 && floats[sums + item] === 0) integers[touched + count++] = item;
        floats[sums + item] += product;
      },
      get count() {
        return count;
      },
    };
  }

  return {
    /** Adds up row `item` of X^T X up to item `last`. @returns how many items have been touched. */
    addMeetings(block: NeighboursRecord, item: number, last: number, sums: number, touched: number): number {
      const sequence = eventsOf(views, block.sequence);
      const { events, isNear, decayAfter, itemOf, weightOf, tailOf, after } = sequence;
      const sum = adder(sums, touched);
      visit(block, item, (event) => {
        const take = (other: number, later: number, since: number): void => {
          const product = weightOf(event) * weightOf(other) * tailOf(later) * decayAfter(since);
          if (itemOf(other) <= last) sum.add(itemOf(other), Math.fround(product));
        };
        for (let at = event; at >= 0 && isNear(after(event) - after(at)); at--)
          take(at, event, after(event) - after(at));
        for (let at = event + 1; at < events && isNear(after(at) - after(event)); at++)
          take(at, at, after(at) - after(event));
      });
      return sum.count;
    },

    /** Adds up column `item` of X^T Y. @returns how many items have been touched. */
    addTransitions(block: NeighboursRecord, item: number, sums: number, touched: number): number {
      const { isNear, decayAfter, itemOf, weightOf, after, before } = eventsOf(views, block.sequence);
      const sum = adder(sums, touched);
      visit(block, item, (event) => {
        for (let at = event - 1; at >= 0; at--) {
          if (after(at) === after(event)) continue;
          const since = before(event) - after(at);
          if (!isNear(since)) break;
          sum.add(itemOf(at), Math.fround(weightOf(event) * weightOf(at) * decayAfter(since)));
        }
      });
      return sum.count;
    },
  };
}

export function sequencePlain(views: Views): Pick<Kernels, 'sumPositions'> {
  const { floats } = views;

  return {
    sumPositions(record, start, end, dense, rows, arrivals, departures) {
      const { decayAfter, itemOf, weightOf, after, before } = eventsOf(views, record);
      const state = new Float64Array(PANEL);
      const give = (table: number, event: number): void => {
        for (let c = 0; c < PANEL; c++) floats[table / 4 + itemOf(event) * PANEL + c] += weightOf(event) * state[c];
      };
      const isFirst = (event: number): boolean => event === start || after(event - 1) !== before(event);
      let row = rows / 4;
      for (let at = start, next = at; at < end; at = next) {
        while (next < end && after(next) === after(at)) next++;
        const size = (after(at) - before(at)) >>> 0;
        if (isFirst(at)) {
          state.fill(0);
        } else {
          for (let c = 0; c < PANEL; c++) floats[row++] = Math.sqrt(size) * state[c];
          for (let event = at; event < next; event++) give(arrivals, event);
          for (let c = 0; c < PANEL; c++) state[c] *= decayAfter(size);
        }
        for (let event = at; event < next; event++) {
          for (let c = 0; c < PANEL; c++) state[c] += weightOf(event) * floats[dense / 4 + itemOf(event) * PANEL + c];
        }
      }
      state.fill(0);
      for (let at = end, next = at; at > start; at = next) {
        for (; next > start && after(next - 1) === after(at - 1); next--) give(departures, next - 1);
        const size = (after(next) - before(next)) >>> 0;
        if (isFirst(next)) {
          state.fill(0);
          continue;
        }
        row -= PANEL;
        for (let c = 0; c < PANEL; c++) state[c] = state[c] * decayAfter(size) + Math.sqrt(size) * floats[row + c];
      }
    },
  };
}
