import { describe, expect, it } from 'vitest';
import { readRecord, recordType, writeRecord } from '../../../src/kernels/memory/record.js';
import { viewsOf } from '../../../src/kernels/memory/views.js';

describe('a record', () => {
  const MIXED = recordType({ count: 'u32', share: 'f32', at: 'address', precise: 'f64', last: 'u32' });

  it('has each field at the next multiple of its size, and whole cache lines', () => {
    expect(MIXED.offsets).toEqual({ count: 0, share: 4, at: 8, precise: 16, last: 24 });
    expect(MIXED.bytes).toBe(64);
    expect(recordType(Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`f${at}`, 'u32']))).bytes).toBe(128);
  });

  it('is read as it was written, and touches nothing else', () => {
    const views = viewsOf(new ArrayBuffer(192));
    views.bytes.fill(7);
    const values = { count: 4_000_000_000, share: 0.5, at: 2 ** 31, precise: Math.PI, last: 3 };
    writeRecord(views, MIXED, 64, values);
    expect(readRecord(views, MIXED, 64)).toEqual(values);
    expect([...views.bytes.subarray(0, 64), ...views.bytes.subarray(64 + 28)].every((byte) => byte === 7)).toBe(true);
  });
});
