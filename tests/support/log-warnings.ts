import type { DataWarning, DataWarningCode } from '../../src/data/dataset-summary.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import type { BuildOptions } from '../../src/reading/build/build-options.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../src/reading/read-options.js';
import type { Interaction } from '../../src/types.js';
import { streamOf } from './streams.js';

/** What looks wrong in rows. */
export const warningsOf = async (
  rows: readonly Interaction[],
  options?: BuildOptions,
): Promise<readonly DataWarning[]> => (await buildDataset(rows, options)).summary.warnings;

/** The codes of that. */
export const codesOf = async (rows: readonly Interaction[], options?: BuildOptions): Promise<DataWarningCode[]> =>
  (await warningsOf(rows, options)).map(({ code }) => code);

/** What looks wrong in a text. */
export const warningsOfText = async <Row = Record<string, unknown>>(
  text: string,
  read: ReadOptions<Row>,
  build?: BuildOptions,
): Promise<readonly DataWarning[]> =>
  (await buildDataset(readInteractions(streamOf(text), read), build)).summary.warnings;

/** What looks wrong in rows that are written as JSON lines. */
export const warningsOfLines = (rows: readonly object[], options?: ReadOptions): Promise<readonly DataWarning[]> =>
  warningsOfText(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), { format: 'jsonl', ...options });

/** So many rows that not all of them are looked at as objects. */
export const many = (row: (at: number) => object, rows = 250): object[] =>
  Array.from({ length: rows }, (_, at) => row(at));
