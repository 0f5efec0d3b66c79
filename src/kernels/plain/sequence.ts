import type { Kernels } from '../kernels.js';
import { PANEL } from '../matrix/panel-layout.js';
import { readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import type { NeighboursRecord } from '../neighbours/neighbours-record.js';
import { SEQUENCE } from '../sequence/sequence-record.js';

/** The events of a sequence, one by one. */
function eventsOf(views: Views, address: number) {
  const { integers, floats } = views;
  const record = readRecord(views, SEQUENCE, address);
  const { events, reach, decays } = record;
  const integer = (of: number) => (event: number) => integers[of / 4 + event];
  const float = (of: number) => (event: number) => floats[of / 4 + event];
  return {
    events,
    /** What is left after so many events; counts may have gone round. */
    decayAfter: (count: number): number => (count >>> 0 > reach ? 0 : floats[decays / 4 + (count >>> 0)]),
    isNear: (count: number): boolean => count >>> 0 <= reach,
    itemOf: integer(record.items),
    after: integer(record.after),
    before: integer(record.before),
    weightOf: float(record.weights),
    leftOf: float(record.lefts),
    besideOf: float(record.besides),
    alikeOf: float(record.alike),
    laterOf: float(record.later),
  };
}

/** The rows and columns that `nearestItems` and `gatherProducts` add up of a sequence. */
export function sequenceRows(views: Views) {
  const { integers, floats } = views;

  /**
   * Adds up what `shareOf` gives of an item's events and others of the same user near them, up to item `last`.
   * @returns how many items have been touched.
   */
  function addUp(
    { itemOffsets, itemUsers, sequence }: NeighboursRecord,
    [item, last]: readonly [number, number],
    sums: number,
    touched: number,
    shareOf: (events: ReturnType<typeof eventsOf>, event: number, other: number) => number,
  ): number {
    const all = eventsOf(views, sequence);
    const { events, isNear, itemOf, weightOf, after, before } = all;
    let count = 0;
    const add = (event: number, other: number): void => {
      const to = itemOf(other);
      const product = Math.fround(weightOf(event) * weightOf(other) * shareOf(all, event, other));
      if (to > last || product === 0) return;
      if (floats[sums + to] === 0) integers[touched + count++] = to;
      floats[sums + to] += product;
    };
    for (let at = integers[itemOffsets / 4 + item]; at < integers[itemOffsets / 4 + item + 1]; at++) {
      const event = integers[itemUsers / 4 + at];
      add(event, event);
      for (let other = event - 1; other >= 0; other--) {
        if (after(other) !== after(event) && !isNear(before(event) - after(other))) break;
        add(event, other);
      }
      for (let other = event + 1; other < events; other++) {
        if (after(other) !== after(event) && !isNear(before(other) - after(event))) break;
        add(event, other);
      }
    }
    return count;
  }

  return {
    /** Adds up row `item` of X^T X up to item `last`. @returns how many items have been touched. */
    addMeetings: (block: NeighboursRecord, item: number, last: number, sums: number, touched: number): number =>
      addUp(block, [item, last], sums, touched, (all, event, other) => {
        const { after, before, alikeOf, besideOf, laterOf, decayAfter } = all;
        if (event === other) return alikeOf(event) + besideOf(event) ** 2;
        if (after(event) === after(other)) return alikeOf(event);
        const [earlier, later] = event < other ? [event, other] : [other, event];
        return laterOf(later) * decayAfter(before(later) - after(earlier));
      }),

    /** Adds up column `item` of X^T Y. @returns how many items have been touched. */
    addTransitions: (block: NeighboursRecord, item: number, sums: number, touched: number): number =>
      addUp(block, [item, block.items], sums, touched, (all, event, other) => {
        const { after, before, leftOf, besideOf, decayAfter } = all;
        if (event === other) return 0;
        if (after(event) === after(other)) return besideOf(event);
        return event < other ? 0 : leftOf(event) * decayAfter(before(event) - after(other));
      }),
  };
}

export function sequencePlain(views: Views): Pick<Kernels, 'sumPositions'> {
  const { floats } = views;

  return {
    sumPositions(record, start, end, dense, rows, arrivals, departures) {
      const all = eventsOf(views, record);
      const { decayAfter, itemOf, weightOf, leftOf, besideOf, after, before } = all;
      /** target += factor x source, a row each. */
      const addTo = (target: Float32Array | Float64Array, factor: number, source: ArrayLike<number>): void => {
        for (let c = 0; c < PANEL; c++) target[c] += factor * source[c];
      };
      const rowOf = (table: number, row: number): Float32Array =>
        floats.subarray(table / 4 + row * PANEL, table / 4 + (row + 1) * PANEL);
      const isFirst = (event: number): boolean => event === start || after(event - 1) !== before(event);
      const moments: { readonly at: number; readonly size: number; readonly row: number; readonly count: number }[] =
        [];
      let history = new Float64Array(PANEL);
      for (let at = start, row = 0; at < end; ) {
        const size = (after(at) - before(at)) >>> 0;
        const count = size === 1 && isFirst(at) ? 0 : size;
        moments.push({ at, size, row, count });
        const moment = new Float64Array(PANEL);
        for (let event = at; event < at + size; event++) addTo(moment, weightOf(event), rowOf(dense, itemOf(event)));
        if (isFirst(at)) history = new Float64Array(PANEL);
        for (let event = at; event < at + count; event++, row++) {
          const vector = new Float64Array(PANEL);
          addTo(vector, leftOf(event), history);
          addTo(vector, besideOf(event), moment);
          addTo(vector, -besideOf(event) * weightOf(event), rowOf(dense, itemOf(event)));
          rowOf(rows, row).set(vector);
          addTo(rowOf(arrivals, itemOf(event)), weightOf(event), vector);
        }
        history = history.map((value, c) => value * decayAfter(size) + moment[c]);
        at += size;
      }
      let coming = new Float64Array(PANEL);
      for (const { at, size, row, count } of moments.reverse()) {
        const sum = new Float64Array(PANEL);
        for (let n = row; n < row + count; n++) addTo(sum, 1, rowOf(rows, n));
        for (let event = at; event < at + size; event++) {
          const to = rowOf(departures, itemOf(event));
          addTo(to, weightOf(event), coming);
          if (count < 2) continue;
          addTo(to, weightOf(event) * besideOf(event), sum);
          addTo(to, -weightOf(event) * besideOf(event), rowOf(rows, row + event - at));
        }
        coming = isFirst(at)
          ? new Float64Array(PANEL)
          : coming.map((value, c) => value * decayAfter(size) + leftOf(at) * sum[c]);
      }
    },
  };
}
