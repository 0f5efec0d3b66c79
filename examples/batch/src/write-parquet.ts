import { rename, rm } from 'node:fs/promises';
import type { Recommendations } from 'cf-recs';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';

/** Rows of a row group: what is held in memory before it is written. */
const ROWS = 100_000;

const SCHEMA = [
  { name: 'root', num_children: 5 },
  { name: 'user_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'rank', type: 'INT32', repetition_type: 'REQUIRED' },
  { name: 'item_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'score', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  { name: 'source', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
] as const;

/** Rows by column: an entry of a list is a row. */
const noRows = () => ({
  user_id: [] as string[],
  rank: [] as number[],
  item_id: [] as string[],
  score: [] as number[],
  source: [] as string[],
});

/**
 * Writes lists to a Parquet file, a row an entry, `rank` from 1. The file stands when it is whole; what was there before
 * stays until then.
 */
export async function writeParquet(lists: AsyncIterable<Recommendations>, path: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = fileWriter(unfinished);
  try {
    const writer = new ParquetWriter({ writer: file, schema: SCHEMA.map((column) => ({ ...column })) });
    let rows = noRows();
    const flush = async (): Promise<void> => {
      const columnData = Object.entries(rows).map(([name, data]) => ({ name, data }));
      rows = noRows();
      await writer.write({ columnData, rowGroupSize: ROWS });
    };
    for await (const { userId, items } of lists) {
      for (const [at, { itemId, score, source }] of items.entries()) {
        rows.user_id.push(userId!);
        rows.rank.push(at + 1);
        rows.item_id.push(itemId);
        rows.score.push(score);
        rows.source.push(source);
      }
      if (rows.rank.length >= ROWS) await flush();
    }
    if (rows.rank.length > 0) await flush();
    await writer.finish();
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
