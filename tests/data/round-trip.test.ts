import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import type { Format } from '../../src/reading/read-options.js';
import type { Interaction } from '../../src/types.js';
import { anyId, pieceLengths } from '../support/arbitraries.js';
import { contentsOf, T } from '../support/datasets.js';
import { ChunkStream, cut } from '../support/streams.js';

const anyInteraction: fc.Arbitrary<Interaction> = fc.record(
  {
    userId: anyId,
    itemId: anyId,
    event: anyId,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    timestamp: fc.integer({ min: T, max: T + 1e9 }),
  },
  { requiredKeys: ['userId', 'itemId'] },
);

const cell = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;

/** How each format writes a log. */
const WRITERS: Readonly<Record<Exclude<Format, 'parquet'>, (rows: readonly Interaction[], end: string) => string>> = {
  json: (rows, end) => JSON.stringify(rows, null, 2).replaceAll('\n', end),
  jsonl: (rows, end) => rows.map((row) => JSON.stringify(row) + end).join(''),
  csv: (rows, end) =>
    [
      'userId,itemId,event,value,timestamp',
      ...rows.map((row) => [row.userId, row.itemId, row.event, row.value, row.timestamp].map(cell).join()),
    ].join(end),
};

describe('a log', () => {
  it.each(['json', 'jsonl', 'csv'] as const)('in %s gives the same data set as its rows, however it is cut', (format) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anyInteraction, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        pieceLengths,
        fc.boolean(),
        async (rows, end, lengths, zipped) => {
          const bytes = Buffer.from(WRITERS[format](rows, end));
          const stream = new ChunkStream(cut(zipped ? gzipSync(bytes) : bytes, lengths));
          const options = { weighting: 'value', eventWeights: { a: 2 } } as const;
          const read = await buildDataset(readInteractions(stream, { format }), options);
          expect(contentsOf(read)).toEqual(contentsOf(await buildDataset(rows, options)));
        },
      ),
      { numRuns: 60 },
    ),
  );
});
