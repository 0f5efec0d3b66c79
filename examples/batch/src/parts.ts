import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recommender } from 'cf-recs';
import { writeLists } from './write-lists.js';
import { writeParquet } from './write-parquet.js';

export const FORMATS = ['jsonl', 'jsonl.gz', 'parquet'] as const;

/** How lists for everybody are divided into files. */
export interface Parts {
  /** A file for each; the same users in the same file whoever writes it. */
  readonly count: number;
  readonly format: (typeof FORMATS)[number];
  /** Items a list. */
  readonly limit: number;
  /** Which of so many processes this is: it writes every `workers`-th part. */
  readonly worker: number;
  readonly workers: number;
}

/** What has been done. */
export interface Written {
  readonly written: number;
  /** Parts that were there already. */
  readonly skipped: number;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A folder for each model and length, so that nobody takes the lists of one for those of another. */
export const folderOf = ({ info: { modelId } }: Recommender, output: string, limit: number): string =>
  join(output, `model-${modelId?.slice(0, 12) ?? 'none'}-top-${limit}`);

/**
 * Writes the parts of this process to a folder. A part that is there is whole, and stays: after a crash the same command
 * goes on where it was.
 */
export async function writeParts(recommender: Recommender, output: string, parts: Parts): Promise<Written> {
  const { count, format, limit, worker, workers } = parts;
  const folder = folderOf(recommender, output, limit);
  await mkdir(folder, { recursive: true });
  let [written, skipped] = [0, 0];
  for (let index = worker; index < count; index += workers) {
    const digits = String(count).length;
    const name = `part-${String(index + 1).padStart(digits, '0')}-of-${count}.${format}`;
    const path = join(folder, name);
    if (await exists(path)) {
      skipped++;
      continue;
    }
    const lists = recommender.recommendAll({ limit, shard: { index, count } });
    await (format === 'parquet' ? writeParquet(lists, path) : writeLists(lists, path));
    written++;
  }
  return { written, skipped };
}
