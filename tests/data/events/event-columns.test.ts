import { describe, expect, it } from 'vitest';
import { EventColumns } from '../../../src/data/events/event-columns.js';
import { RETRACTION } from '../../../src/data/events/weights.js';

/** The events of all chunks as rows, without a time where a chunk keeps none. */
const rowsOf = (columns: EventColumns) =>
  columns.all.flatMap(({ length, users, items, weights, timestamps }) =>
    Array.from({ length }, (_, row) => [users[row], items[row], weights[row], timestamps?.[row] ?? Number.NaN]),
  );

describe('EventColumns', () => {
  it('keeps every event while it grows', () => {
    const columns = new EventColumns();
    for (let row = 0; row < 5000; row++) columns.push(row, 2 * row, row / 4, row);
    expect(columns).toHaveLength(5000);
    expect(rowsOf(columns)).toEqual(Array.from({ length: 5000 }, (_, row) => [row, 2 * row, row / 4, row]));
  });

  it('has no column of times where no event has one', () => {
    const columns = new EventColumns();
    columns.push(0, 0, 1, Number.NaN);
    expect(columns.timed).toBe(false);
    expect(columns.all.map(({ timestamps }) => timestamps)).toEqual([null]);
  });

  it('begins the column of times with the first event that has one', () => {
    const columns = new EventColumns();
    for (let row = 0; row < 3000; row++) columns.push(0, 0, 1, Number.NaN);
    columns.push(0, 0, 1, 7);
    columns.push(0, 0, 1, Number.NaN);
    const times = rowsOf(columns).map(([, , , time]) => time);
    expect(columns.timed).toBe(true);
    expect(times).toHaveLength(3002);
    expect(times.findIndex((time) => !Number.isNaN(time))).toBe(3000);
    expect(times[3001]).toBeNaN();
  });

  it('counts the dislikes', () => {
    const columns = new EventColumns();
    for (const weight of [1, RETRACTION, -1, 0.5]) columns.push(0, 0, weight, Number.NaN);
    expect(columns.dislikes).toBe(1);
  });

  it('takes 12 bytes an event, 20 with times, and a little more for the chunk that is not full', () => {
    const bytesOf = (time: number, count: number): number => {
      const columns = new EventColumns();
      for (let row = 0; row < count; row++) columns.push(0, 0, 1, time);
      return columns.all
        .flatMap(({ users, items, weights, timestamps }) => [users, items, weights, timestamps])
        .reduce((bytes, column) => bytes + (column?.byteLength ?? 0), 0);
    };
    // 64 + 128 + ... + 65,536, and two chunks of 65,536 more.
    const full = 2 ** 17 - 64 + 2 ** 17;
    expect(bytesOf(Number.NaN, full)).toBe(12 * full);
    expect(bytesOf(1, full)).toBe(20 * full);
    expect(bytesOf(1, full + 1)).toBe(20 * (full + 2 ** 16));
  });

  it('lets its events go while they are drained', () => {
    const columns = new EventColumns();
    for (let row = 0; row < 1000; row++) columns.push(row, 0, 1, Number.NaN);
    const chunks = [...columns.drain()];
    expect(chunks.flatMap(({ users, length }) => [...users.subarray(0, length)])).toEqual([...Array(1000).keys()]);
    expect(columns.all.flatMap(({ length }) => length)).toEqual([0]);
  });
});
