import { describe, expect, it } from 'vitest';
import { EventColumns } from '../../src/data/growing-columns.js';

describe('EventColumns', () => {
  it('keeps every event while it grows', () => {
    const columns = new EventColumns();
    for (let row = 0; row < 5000; row++) columns.push(row, 2 * row, row / 4, row);
    expect(columns).toHaveLength(5000);
    expect(columns.users.every((user, row) => user === row)).toBe(true);
    expect(columns.items.every((item, row) => item === 2 * row)).toBe(true);
    expect(columns.weights.every((weight, row) => weight === row / 4)).toBe(true);
    expect(columns.timestamps?.every((time, row) => time === row)).toBe(true);
  });

  it('has no column of times where no event has one', () => {
    const columns = new EventColumns();
    columns.push(0, 0, 1, Number.NaN);
    expect(columns.timestamps).toBeNull();
  });

  it('begins the column of times with the first event that has one', () => {
    const columns = new EventColumns();
    for (let row = 0; row < 3000; row++) columns.push(0, 0, 1, Number.NaN);
    columns.push(0, 0, 1, 7);
    columns.push(0, 0, 1, Number.NaN);
    expect(columns.timestamps).toHaveLength(3002);
    expect(columns.timestamps?.findIndex((time) => !Number.isNaN(time))).toBe(3000);
    expect(columns.timestamps?.[3001]).toBeNaN();
  });
});
